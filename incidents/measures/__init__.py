"""What the dashboards count, as pure functions: no Django, no database, no clock.

    basis        what a figure stands on: the window of time, the depth of review, the versions of the instrument
    shares       k of n with the Wilson interval; what is missing and what had not enough information
    days         how long something took: median and 90th percentile
    ratings      items: actionable prevalence, share of opportunities, near to the outcome and away from it
    trend        the same share at the end of each quarter, and where versions cannot be compared
    needs        needs that were not met, and whether an opportunity followed
    actions      recommendations: how strong, how far, how long, and whether the theme comes back
    people       debriefs offered and accepted, disciplines at the table
    small        small groups are withheld, and one more so that the total cannot give them back
    likeness     how much two reviews have in common

Source: docs, incidents section 6. Each figure says on what it stands. A blank is never 0, and neither is "not enough
information": both are counted apart. Nothing here ranks anybody.
"""
