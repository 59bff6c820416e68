from newsgloss_enrich.commands.status.group import Group
from newsgloss_enrich.commands.status.partitions import PartitionStatus
from newsgloss_enrich.commands.status.status import Letters, Status


def test_a_group_that_may_not_be_seen_is_not_said_to_be_without_readers() -> None:
    unknown = Group("g", reason="not allowed")
    assert Status(unknown, [PartitionStatus(0, 10, 0, 20)], Letters()).states() == "1 partition: 1 behind"
