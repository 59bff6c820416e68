from newsgloss_common.kafka.protocol.describe_groups import (
    DescribeGroupRequest,
    DescribeGroupsRequestV3,
    DescribeGroupsResponseV3,
)


def test_a_request_asks_for_the_operations_of_one_group() -> None:
    made = DescribeGroupRequest("g").build(DescribeGroupsRequestV3)
    again = DescribeGroupsRequestV3.decode(made.encode())
    assert (again.groups, again.include_authorized_operations) == (["g"], True)


def test_a_response_has_the_operations_as_its_last_field() -> None:
    member = ("m", "client", "/127.0.0.1", b"", b"")
    group = (0, "g", "Stable", "consumer", "sticky", [member], 264)
    again = DescribeGroupsResponseV3.decode(DescribeGroupsResponseV3(0, [group]).encode())
    assert again.groups == [group]
