"""What a migration says about all that stands beside tables; Schema has these verbs too."""

from __future__ import annotations

from brant.migrations.objects.routines import RoutineVerbs
from brant.migrations.objects.scripted import ScriptedVerbs
from brant.migrations.objects.triggers import TriggerVerbs
from brant.migrations.objects.types import TypeVerbs
from brant.migrations.objects.views import ViewVerbs


class ObjectVerbs(ViewVerbs, TriggerVerbs, RoutineVerbs, ScriptedVerbs, TypeVerbs):
    """The part of Schema that speaks of objects beside tables."""
