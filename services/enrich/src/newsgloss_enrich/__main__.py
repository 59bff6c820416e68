from newsgloss_enrich.cli import main

main()
