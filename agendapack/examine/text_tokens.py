"""Tokens of content streams, as far as they have to do with text (ISO 32000-1, 7.8.2).

Long runs of numbers and of operators that have nothing to do with it are one token each.
"""

import re

_LITERAL = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_NAME = rb"/[^\s/\[\]<>()%]*+"
_PROPERTIES = rb"<<(?:[^<>(]++|<<(?:[^<>(]++|<[^<>]*+>|%(s)b)*+>>|<[^<>]*+>|%(s)b)*+>>" % {
    b"s": _LITERAL
}
TOKEN = re.compile(
    rb"(?:[-+.\d]++\s++|(?:[BE]T|T[dDm*cwL]|re|[mlchvynfSsWgG]|rg|RG|cm)\s++)++"
    rb"|\[(?P<list>(?:[^\[\]()<>%%]++|%(literal)b|%(hex)b)*+)\]\s*+TJ"
    rb"|(?P<text>%(literal)b|%(hex)b)\s*+(?:Tj|'|\")"
    rb"|(?P<name>%(name)b)\s++(?:(?P<font>[-+.\d]++\s++Tf)|(?P<draw>Do)|gs)(?![^\s/\[(<%%])"
    rb"|%(name)b\s*+(?P<properties>%(properties)b|%(name)b)\s*+BDC"
    rb"|(?P<word>Tr|BMC|EMC|[qQ])(?![^\s/\[(<%%])"
    rb"|%%[^\r\n]*+|BI(?=[\s/]).*?(?<=\s)ID\s.*?(?:\sEI(?![^\s/\[(<])|\Z)"
    rb"|%(properties)b|%(literal)b|%(hex)b|%(name)b|[^\s/\[\]<>()%%]++"
    % {b"literal": _LITERAL, b"hex": _HEX, b"name": _NAME, b"properties": _PROPERTIES},
    re.DOTALL,
)
HEX_STRING = re.compile(rb"<[^>]*+>")
STRING = re.compile(_LITERAL + rb"|" + _HEX)
LAST_NUMBER = re.compile(rb"([-+.\d]+)\s*\Z")
