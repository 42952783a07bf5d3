"""REST: calls made at random from the description, right ones and wrong ones.

No answer is an error of ours, none has a status, a type, a header or a shape that the description does not name, and
what the description calls wrong is refused. The reviews of the parameters are real, so calls get past the first door.
"""

import pytest
from schemathesis import checks

pytestmark = pytest.mark.django_db
CHECKS = [
    checks.not_a_server_error,
    checks.load_all_checks() or checks.CHECKS.get_one("status_code_conformance"),
]
