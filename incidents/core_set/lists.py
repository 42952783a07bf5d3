"""Lists of codes that the core data set adds to those of incidents.choices.

A key is stored and never changes; a label may be reworded. Each list that a person answers from ends with the
codes for "no answer", so that nobody has to guess: not known, not recorded, and for race also declined.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

UNKNOWN, NOT_RECORDED, DECLINED = "unknown", "not_recorded", "declined"
MISSING = frozenset({UNKNOWN, NOT_RECORDED, DECLINED})
YES, NO, NOT_APPLICABLE = "yes", "no", "not_applicable"


class EventKind(TextChoices):
    """AHRQ Common Formats tell the three apart (docs, incidents section 3)."""

    HARM = "harm", _("A child came to harm")
    NEAR_MISS = "near_miss", _("Near miss: it did not reach a child")
    UNSAFE_CONDITION = "unsafe_condition", _("Unsafe condition: it could reach a child")


class NearFatality(TextChoices):
    """What a near fatality means differs by law; the kind of definition is shared, never whose it is."""

    PHYSICIAN = "physician", _("A physician certified a serious or critical condition")
    CRITICAL_CARE = "critical_care", _("24 hours or more of critical care")
    LIFE_THREATENING = "life_threatening", _("Life-threatening, or a substantial risk of it")
    OTHER = "other", _("Another definition")
    NOT_APPLICABLE = "not_applicable", _("It was not a near fatality")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class Race(TextChoices):
    """The seven categories of OMB Statistical Policy Directive 15 as revised on 28 March 2024, and no answer."""

    AMERICAN_INDIAN = "american_indian", _("American Indian or Alaska Native")
    ASIAN = "asian", _("Asian")
    BLACK = "black", _("Black or African American")
    HISPANIC = "hispanic", _("Hispanic or Latino")
    MIDDLE_EASTERN = "middle_eastern", _("Middle Eastern or North African")
    PACIFIC = "pacific", _("Native Hawaiian or Pacific Islander")
    WHITE = "white", _("White")
    ANOTHER = "another", _("Another answer")
    UNKNOWN = "unknown", _("Not known")
    NOT_RECORDED = "not_recorded", _("Not recorded")
    DECLINED = "declined", _("Asked, and not answered")


class YesNo(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class YesNoNA(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class CaseType(TextChoices):
    NONE = "none", _("No case at the time")
    ASSESSMENT = "assessment", _("Investigation or assessment")
    ALTERNATIVE = "alternative", _("Alternative or family response")
    IN_HOME = "in_home", _("In-home services")
    FOSTER_CARE = "foster_care", _("Out-of-home care")
    ADOPTION = "adoption", _("Adoption or guardianship")
    OTHER = "other", _("Another kind of case")
    UNKNOWN = "unknown", _("Not known")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class Living(TextChoices):
    PARENTS = "parents", _("With both parents")
    ONE_PARENT = "one_parent", _("With one parent")
    PARENT_AND_PARTNER = "parent_and_partner", _("With a parent and their partner")
    KIN = "kin", _("With relatives or close friends")
    FOSTER = "foster", _("With a foster family")
    GROUP = "group", _("In a group home or residential care")
    HOSPITAL = "hospital", _("In a hospital")
    SHELTER = "shelter", _("In a shelter or without a home")
    OTHER = "other", _("Another arrangement")
    UNKNOWN = "unknown", _("Not known")
    NOT_RECORDED = "not_recorded", _("Not recorded")


class CaregiverFactor(TextChoices):
    ALCOHOL = "alcohol", _("Alcohol")
    DRUGS = "drugs", _("Drugs")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    PHYSICAL_HEALTH = "physical_health", _("Physical health")
    INTELLECTUAL = "intellectual", _("Intellectual disability")
    LEARNING = "learning", _("Learning disability")
    SENSES = "senses", _("Sight or hearing")
    MOBILITY = "mobility", _("Physical disability")
    VIOLENCE = "violence", _("Violence between adults")
    HOUSING = "housing", _("Housing")
    MONEY = "money", _("Money")
    ISOLATION = "isolation", _("Alone, with little help")
    YOUNG_PARENT = "young_parent", _("Very young parent")
    OTHER = "other", _("Something else")
    NONE = "none", _("None was found")
    UNKNOWN = "unknown", _("Not known")
    NOT_RECORDED = "not_recorded", _("Not recorded")


# Folded to "other" in the shared form: too few carry them to be one among many.
RARE_FACTORS = frozenset({"intellectual", "learning", "senses", "mobility", "young_parent"})


class Discipline(TextChoices):
    CHILD_WELFARE = "child_welfare", _("Child welfare")
    LAW_ENFORCEMENT = "law_enforcement", _("Law enforcement")
    MEDICAL_EXAMINER = "medical_examiner", _("Medical examiner or coroner")
    HEALTH_CARE = "health_care", _("Health care")
    PUBLIC_HEALTH = "public_health", _("Public health")
    MENTAL_HEALTH = "mental_health", _("Mental health")
    SUBSTANCE_USE = "substance_use", _("Substance use treatment")
    SAFETY_ADULTS = "safety_adults", _("Services for safety between adults")
    EDUCATION = "education", _("Education and child care")
    PROSECUTION = "prosecution", _("Prosecution")
    COURT = "court", _("Court")
    COMMUNITY = "community", _("Community member")
    OTHER = "other", _("Another discipline")
    NONE = "none", _("No meeting was held")
    NOT_RECORDED = "not_recorded", _("Not recorded")


# Answers that stand alone: with any of them no other is chosen.
ALONE = frozenset({"none", UNKNOWN, NOT_RECORDED, DECLINED})


# The shared forms of what is made coarser before it leaves.
class SharedSex(TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER_OR_UNKNOWN = "other_or_unknown", _("Another answer, or not known")


class SharedRace(TextChoices):
    """Six groups. Whoever is in more than one, or in a small one, is in "several or another".

    American Indian and Alaska Native children are not a group of their own here: such a breakdown counts as data
    about tribes and takes a tribe's written agreement (docs, sharing section 1.1).
    """

    WHITE = "white", _("White alone")
    BLACK = "black", _("Black alone")
    HISPANIC = "hispanic", _("Hispanic or Latino, alone or with others")
    ASIAN_PACIFIC = "asian_pacific", _("Asian or Pacific Islander alone")
    SEVERAL_OR_ANOTHER = "several_or_another", _("Several, or another answer")
    UNKNOWN = "unknown", _("Not known, not recorded or not answered")


AGE_BANDS = ("0-27 d", "28-364 d", "1", "2-4", "5-9", "10-14", "15-17", UNKNOWN)
COUNT_BANDS = ("0", "1-2", "3-5", "6+", NOT_RECORDED)
MEMBER_CLASSES = ("state", "county", "city", "tribal")
