"""A telegram as Internet mail: military header fields (RFC 6477) and a label (RFC 7444)."""

from __future__ import annotations

from reftel.mail.label import read_label, write_label
from reftel.mail.mmhs import FIELDS, envelope_text, mmhs_fields, to_message

__all__ = ["FIELDS", "envelope_text", "mmhs_fields", "read_label", "to_message", "write_label"]
