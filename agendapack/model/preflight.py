"""What an organisation wants done about traits of the PDF papers it is sent."""

from typing import Literal

from pydantic import Field

from agendapack.model.fields import Count
from agendapack.model.record import Record

Policy = Literal["ignore", "warn", "fail"]
ToldAnyway = Literal["warn", "fail"]
"""For what must not go unsaid: the paper's content is not on its pages."""


class Preflight(Record):
    """For each trait of a PDF paper: `ignore` it, `warn` of it, or `fail` to build.

    The keys are the codes of the problems.
    """

    fonts_not_embedded: Policy = Field(
        "warn", description="Fonts that the file does not carry, so that it looks as chance has it."
    )
    not_tagged: Policy = Field("warn", description="No tags for screen readers, but text.")
    scan_only: Policy = Field("warn", description="Pictures of text and no text at all.")
    pages_without_text: Policy = Field("warn", description="Some pages without text.")
    blank_pages: Policy = Field("warn", description="Pages with nothing on them.")
    large_images: Policy = Field("warn", description="Pictures finer than 'image-dpi'.")
    form_fields: Policy = Field("warn", description="Form fields; drawn as they look.")
    comments: Policy | Literal["drop"] = Field(
        "warn", description="Notes and marks of readers; they are kept, unless this says 'drop'."
    )
    no_stamp_room: Policy = Field(
        "warn", description="Pages so full that they get a strip for their stamp."
    )
    scripts: Policy = Field("warn", description="Scripts and other actions; they are removed.")
    embedded_files: Policy = Field("warn", description="Attached files; they are removed.")
    portfolios: ToldAnyway = Field(
        "fail", description="A cover with files in it, of which only the cover could go in."
    )
    dynamic_forms: ToldAnyway = Field(
        "fail", description="An XFA form whose pages ask to wait, and show nothing of it."
    )
    lost_pages: ToldAnyway = Field(
        "fail", description="A damaged file with pages on which nothing is left of what was there."
    )
    file_links: Policy = Field("warn", description="Links to files; they are removed.")
    private_links: Policy = Field(
        "warn", description="Links into a private network, which lead the public nowhere."
    )
    hidden_layers: Policy = Field(
        "warn", description="Layers that are hidden, but go into the pack with what is on them."
    )
    encrypted: Policy = Field("ignore", description="Encryption; the pack goes without it.")
    image_dpi: Count = Field(300, description="The most dots per inch that pictures may have.")
