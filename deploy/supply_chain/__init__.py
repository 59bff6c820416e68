"""What newsgloss is made of: licences, bill of materials, known vulnerabilities.

`python -m deploy.supply_chain --help`; its own dependencies are in requirements-deploy.lock.
"""
