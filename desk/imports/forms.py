"""The file, and what its columns mean."""

from __future__ import annotations

from django import forms

from clients.models import ClientImport
from clients.spreadsheet import FIELDS


class FileForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        help_text="Up to 5 MB and 20,000 lines; the first line names the columns.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class ColumnsForm(forms.Form):
    """For each field of a client the column it is in."""

    def __init__(self, *args, batch: ClientImport, **kwargs):
        super().__init__(*args, **kwargs)
        columns = [("", "Not in this file"), *enumerate(batch.columns)]
        for name, (word, _, _) in FIELDS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=word,
                choices=columns,
                coerce=int,
                empty_value=None,
                required=False,
                initial=batch.mapping.get(name, ""),
            )

    @property
    def mapping(self) -> dict[str, int]:
        return {name: at for name, at in self.cleaned_data.items() if at is not None}
