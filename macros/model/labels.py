"""The words of the interface, `data/labels.yml`; knows nothing of where they are shown."""

from __future__ import annotations

from typing import Annotated

from .types import Plain, Slots, Thing


class Labels(Thing):
    """Every word a page says that is not content; all are required, so none can go missing."""

    def __getitem__(self, name: str) -> str:
        return str(getattr(self, name))

    # Navigation and page titles.
    stages: Plain
    stages_intro: Plain
    roles: Plain
    roles_intro: Plain
    checklists: Plain
    checklists_intro: Plain
    deliverables: Plain
    deliverables_intro: Plain
    decisions: Plain
    decisions_intro: Plain
    topics: Plain
    topics_intro: Plain
    glossary: Plain
    glossary_intro: Plain
    about: Plain
    about_intro: Plain
    more: Plain
    to_dark: Plain
    to_light: Plain

    permalink: Plain

    # Home.
    home: Plain
    start_stage: Plain
    start_role: Plain
    process_flow: Plain
    scroll: Plain

    # A page that is not there.
    not_found: Plain
    not_found_text: Plain

    # Stage.
    stage: Plain
    position: Plain
    position_of: Annotated[Plain, Slots(("number", "total"))]
    next_stage: Plain
    glance: Plain
    questions: Plain
    owner_duties: Annotated[Plain, Slots(("role",))]
    flow: Plain
    stage_flow: Annotated[Plain, Slots(("stage",))]
    flow_end: Plain
    flow_return: Annotated[Plain, Slots(("stage", "to", "reason"))]
    flow_bypass: Annotated[Plain, Slots(("stage", "reason"))]
    entry: Plain
    performers: Plain
    role: Plain
    activity: Plain
    activities: Plain
    matrix: Plain
    responsible: Plain
    accountable: Plain
    consulted: Plain
    informed: Plain
    parties: Plain
    client: Plain
    supplies: Plain
    decides: Plain
    accepts: Plain
    vendor: Plain
    guidance: Plain
    related: Plain
    decision: Plain
    topic: Plain
    only_when: Plain
    checklist: Plain
    who: Plain
    gate: Plain
    decider: Plain
    gate_criteria: Plain
    gate_outcomes: Plain
    evidence: Plain
    go: Plain
    fix: Plain
    stop: Plain
    returns: Plain
    bypass: Plain
    mistakes: Plain
    mistake_sign: Plain
    mistake_cost: Plain
    mistake_instead: Plain
    faq: Plain
    example: Plain
    invented: Plain

    # Deliverable.
    author: Plain
    approver: Plain
    contents: Plain
    template: Plain
    template_source: Plain

    # Role.
    side: Plain
    side_client: Plain
    side_vendor: Plain
    side_either: Plain
    also: Plain
    in_small_firm: Plain
    role_work: Plain
    role_checks: Plain
    writes: Plain
    approves: Plain
    to_stage: Plain

    # Decision and topic.
    decision_flow: Plain
    options: Plain
    option_what: Plain
    pros: Plain
    cons: Plain
    costs: Plain
    risks: Plain
    effects: Plain
    stages_concerned: Plain

    # Checklists, and what a browser keeps of them.
    not_applicable: Plain
    reason: Plain
    check_new: Plain
    check_reworded: Plain
    check_seen: Plain
    check_gone: Plain
    check_gone_note: Plain
    dismiss: Plain
    done: Plain
    open: Plain
    look_again: Plain
    progress: Plain
    progress_all: Plain
    progress_by_stage: Plain
    progress_by_role: Plain
    progress_of: Annotated[Plain, Slots(("done", "total"))]
    progress_na: Annotated[Plain, Slots(("count",))]
    changes: Annotated[Plain, Slots(("new", "reworded", "gone"))]
    changes_seen: Plain
    to_checklists: Plain
    record: Plain
    export_record: Plain
    import_record: Plain
    reset_record: Plain
    undo: Plain
    close: Plain
    undone: Plain
    was_reset: Plain
    was_seen: Plain
    was_dismissed: Plain
    was_exported: Annotated[Plain, Slots(("count",))]
    was_imported: Annotated[Plain, Slots(("count",))]
    import_broken: Plain
    import_foreign: Plain
    import_newer: Plain
    storage_off: Plain
    unkept: Plain
    storage_broken: Plain
    filters: Plain
    filters_clear: Plain
    state: Plain
    any: Plain
    search_items: Plain
    shown_of: Annotated[Plain, Slots(("shown", "total"))]
    copy_markdown: Plain
    print_shown: Plain
    copied: Annotated[Plain, Slots(("count",))]
    copy_by_hand: Plain

    # Roles together.
    mine: Plain
    mine_intro: Plain
    i_am: Plain
    see_mine: Plain
    mine_none: Plain
    mine_pages: Plain
    matrix_choose: Plain
    matrix_shown: Annotated[Plain, Slots(("shown", "total"))]

    # About.
    publisher: Plain
    reviewed: Plain
    source: Plain
    references: Plain
    licence: Plain
