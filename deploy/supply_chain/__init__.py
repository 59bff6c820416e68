"""What newsgloss is made of: licences, bill of materials, known vulnerabilities.

Run `python -m deploy.supply_chain --help`. The packages that it needs are in requirements-deploy.lock.
"""
