"""What an organisation wants done about traits of the PDF papers it is sent."""

from typing import Literal

from pydantic import Field

from agendapack.model.fields import Count
from agendapack.model.record import Record

Policy = Literal["ignore", "warn", "fail"]
ToldAnyway = Literal["warn", "fail"]
"""For what must not go unsaid: the paper's content is not on its pages."""


class Preflight(Record):
    """For each kind of problem in PDF papers: `ignore` it, `warn`, or `fail` the build.

    The keys are the codes of the problems.
    """

    fonts_not_embedded: Policy = Field(
        "warn",
        description="Fonts that are not in the file, so that it looks different on other "
        "computers.",
    )
    not_tagged: Policy = Field("warn", description="Text without tags for screen readers.")
    scan_only: Policy = Field("warn", description="Scanned pages only, without any text.")
    pages_without_text: Policy = Field("warn", description="Some pages without text.")
    blank_pages: Policy = Field("warn", description="Pages with nothing on them.")
    large_images: Policy = Field(
        "warn", description="Pictures with more dots per inch than 'image-dpi'."
    )
    form_fields: Policy = Field("warn", description="Form fields; they are drawn as they look.")
    comments: Policy | Literal["drop"] = Field(
        "warn", description="Notes and marks of readers; they are kept, or removed with 'drop'."
    )
    no_stamp_room: Policy = Field(
        "warn", description="Pages that are so full that a strip is added for the page number."
    )
    scripts: Policy = Field("warn", description="Scripts and other actions; they are removed.")
    embedded_files: Policy = Field("warn", description="Attached files; they are removed.")
    portfolios: ToldAnyway = Field(
        "fail",
        description="Portfolios: a cover page with files in it, of which only the cover could go "
        "in.",
    )
    dynamic_forms: ToldAnyway = Field(
        "fail", description="XFA forms whose only page says 'please wait'."
    )
    lost_pages: ToldAnyway = Field(
        "fail", description="Damaged files in which the content of some pages is lost."
    )
    file_links: Policy = Field("warn", description="Links to files; they are removed.")
    private_links: Policy = Field(
        "warn", description="Links into a private network, which the public cannot follow."
    )
    hidden_layers: Policy = Field(
        "warn", description="Hidden layers; their content goes into the pack, still hidden."
    )
    encrypted: Policy = Field("ignore", description="Encryption; the pack is not encrypted.")
    image_dpi: Count = Field(300, description="The most dots per inch that pictures may have.")
