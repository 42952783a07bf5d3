"""Tables without a row-history trigger, each with its reason. A test holds every other table of ours to have one."""

WITHOUT_HISTORY = {
    "core_event": "is history itself",
    "core_accesslog": "is history itself",
    "core_rowhistory": "is history itself",
    "core_draft": "holds what is typed and not yet saved; it is replaced every few seconds",
    "core_job": "its states are its history, and progress would fill the log",
    "core_outboxmessage": "is written once and sent; the mail's state is in the row",
    "core_heartbeat": "one row, written every half minute",
    "incidents_searchentry": "is worked out from the rows that it points to, by a trigger",
    "incidents_numberseries": "a counter; the numbers stand on the incidents",
}
