from django.db import migrations

A_BATCH = 500


def forwards(apps, schema_editor):
    """Each notice that went or waits gets its message, under the same reference."""
    Notice = apps.get_model("notices", "Notice")
    Message = apps.get_model("notices", "Message")
    Delivery = apps.get_model("notices", "Delivery")
    ReminderRule = apps.get_model("notices", "ReminderRule")
    for days in (3, 1):
        ReminderRule.objects.get_or_create(days=days)
    sendable = ("waiting", "sent", "perhaps", "failed", "withdrawn")
    rows = Notice.objects.filter(state__in=sendable).exclude(address="").order_by("pk")
    pks = list(rows.values_list("pk", flat=True))
    for n in range(0, len(pks), A_BATCH):
        batch = list(Notice.objects.filter(pk__in=pks[n : n + A_BATCH]).order_by("pk"))
        messages = Message.objects.bulk_create(
            Message(
                ref=notice.ref,
                client_id=notice.client_id,
                address=notice.address,
                is_neutral=notice.is_neutral,
                made_at=notice.made_at,
                due_at=notice.due_at if notice.state == "waiting" else None,
            )
            for notice in batch
        )
        for notice, message in zip(batch, messages, strict=True):
            notice.message_id = message.pk
            Delivery.objects.filter(notice_id=notice.pk).update(message_id=message.pk)
        Notice.objects.bulk_update(batch, ["message_id"])


def calls_to_make(apps, schema_editor):
    """Who has no address is called: what the desk had to tell is a task now."""
    Notice = apps.get_model("notices", "Notice")
    Message = apps.get_model("notices", "Message")
    for notice in list(Notice.objects.filter(state="no-address", message=None)):
        notice.message = Message.objects.create(
            client_id=notice.client_id,
            channel="call",
            is_neutral=notice.is_neutral,
            made_at=notice.made_at,
        )
        notice.save(update_fields=["message"])


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_messages_apart_from_notices")]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
        migrations.RunPython(calls_to_make, migrations.RunPython.noop),
    ]
