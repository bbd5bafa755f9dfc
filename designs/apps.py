from django.apps import AppConfig


class DesignsConfig(AppConfig):
    name = "designs"
    verbose_name = "Designs"

    def ready(self) -> None:
        from clients import asks
        from clients.holdings import hold
        from designs import answers, files, models, story
        from designs.held import HELD
        from studio.audit import track
        from studio.files import owners

        hold(*HELD)
        asks.timeline.append(story.timeline)
        asks.photo_erased.append(answers.photo_erased)
        owners.append(files.approved_pictures)
        owners.append(files.mock_ups)

        track(models.Design)
        track(models.DesignVersion, leave_out=("numbers", "edition", "saved_as"))
        track(models.View, leave_out=("calibration", "drawn"))
        track(models.PairMarks)
        track(models.Sending, mask=("note",))
        track(models.Comment, mask=("words",))
        track(models.Approval, mask=("name", "expectation"), leave_out=("document", "text"))
        track(models.ApprovedPicture, leave_out=("picture",))
        track(models.Share, mask=("for_whom",), leave_out=("token_hash",), m2m=("versions",))
        track(models.Opinion, mask=("first_name", "words"), leave_out=("network",))
        track(models.MockUp, mask=("note", "name"), leave_out=("file", "preview"))
