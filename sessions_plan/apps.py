from django.apps import AppConfig


class SessionsPlanConfig(AppConfig):
    name = "sessions_plan"
    verbose_name = "Sessions and plans"

    def ready(self) -> None:
        from sessions_plan import models
        from studio.audit import track

        for signed in (models.Consultation, models.Assessment):
            told = {"artist", "appointment", "client", "signed_at", "signed_by", "ref", "id"}
            track(signed, leave_out=tuple(set(signed.CONTENT) - told))
        for amendment in (models.ConsultationAmendment, models.AssessmentAmendment):
            track(amendment, mask=("text",))
        for part in (models.AreaGoal, models.Scar, models.PriorWork, models.HeadMark):
            track(part, leave_out=_all_but_its_record(part))
        track(models.PigmentLot)
        track(models.PatchPolicy)
        track(models.PatchTest, mask=("site", "also_tested"))
        track(models.PatchReading, mask=("result", "seen"))


def _all_but_its_record(part) -> tuple[str, ...]:
    """What is found on a head is health: a line says that something changed, not what."""
    return tuple(f.name for f in part._meta.fields if f.name not in ("id", "assessment"))
