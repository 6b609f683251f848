"""Every telegram of the corpus as JSON: the schema holds, and the telegram comes back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from jsonschema import Draft202012Validator

from corpus.conftest import Copy
from reftel.codec.jsonform import schema, telegram_from_json

pytestmark = pytest.mark.corpus
