from newsgloss_dev_kafka.cli import main

main()
