"""Words that the pattern check knows. Lists of ordinary words; none of them is about a real person.

Given names are common ones of several languages that are not also everyday English words ("Grace", "Mark" and
"Will" are left out: they would ask at every turn).
"""

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "officer", "deputy", "detective", "sergeant", "sgt",
                    "judge", "sheriff", "pastor", "sr", "sra", "senor", "senora", "señor", "señora"})  # fmt: skip

# Words for a part in the case. "Worker A" is a role code; "Worker Rivers" names somebody.
ROLES = frozenset({
    "worker", "caseworker", "supervisor", "reviewer", "manager", "director", "coordinator", "nurse", "doctor",
    "physician", "teacher", "therapist", "counselor", "counsellor", "attorney", "lawyer", "investigator", "screener",
    "mother", "father", "parent", "mom", "dad", "stepmother", "stepfather", "grandmother", "grandfather", "aunt",
    "uncle", "cousin", "brother", "sister", "sibling", "child", "baby", "infant", "boy", "girl", "son", "daughter",
    "caregiver", "boyfriend", "girlfriend", "partner", "husband", "wife", "neighbor", "neighbour", "friend", "kin",
    "guardian", "patient", "client",
})  # fmt: skip

# Capital words of the work that are no names of people.
ORDINARY = frozenset({
    # days, months, seasons, languages
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "christmas", "easter",
    "thanksgiving", "english", "spanish", "american", "indian", "native", "hispanic", "african", "asian", "european",
    "black", "white", "latino", "latina", "internet", "covid",
    # the work
    "agency", "department", "office", "unit", "team", "region", "regional", "county", "state", "city", "federal",
    "tribal", "tribe", "nation", "court", "family", "families", "juvenile", "district", "division", "bureau",
    "services", "service", "social", "human", "health", "mental", "public", "private", "child", "children",
    "childrens", "protective", "protection", "welfare", "safety", "safe", "system", "systems", "learning", "review",
    "reviews", "scale", "improvement", "opportunity", "incident", "critical", "screening", "intake", "hotline",
    "assessment", "investigation", "permanency", "placement", "foster", "kinship", "care", "adoption", "prevention",
    "emergency", "medical", "examiner", "coroner", "hospital", "clinic", "center", "centre", "school", "police",
    "sheriff", "law", "enforcement", "advocate", "advocacy", "medicaid", "medicare", "act", "policy", "procedure",
    "form", "plan", "program", "programme", "project", "board", "committee", "council", "commission", "general",
    "inspector", "home", "visit", "visits", "visiting", "early", "head", "start", "step", "stage", "level", "phase",
    "north", "south", "east", "west", "northern", "southern", "eastern", "western", "bay", "harbor", "street",
    "avenue", "road", "house", "room", "building", "government", "university", "college", "lead", "senior", "new",
    "national", "united", "states", "community", "domestic", "violence", "substance", "use", "treatment", "crisis",
    "line", "support", "center’s", "day", "night", "week", "month", "year",
    "fatality", "fatalities", "near", "death", "report", "reports", "record", "records", "administration",
    "secretary", "legislature", "quarterly", "annual", "academy", "association", "foundation", "institute", "branch",
    "section", "chapter", "title", "code", "article", "training", "supervision", "supervisory", "guideline",
    "guidelines", "checklist", "tool", "question", "worklist", "nursing", "pediatric", "maternal", "parole",
    "probation", "housing", "income", "tax", "fund", "grant", "sleep", "crib", "app", "zoom",
    # words that begin a sentence or a line
    "the", "this", "that", "these", "those", "there", "then", "they", "their", "when", "where", "while", "what",
    "who", "why", "how", "which", "with", "without", "within", "after", "before", "during", "since", "until", "from",
    "for", "and", "but", "not", "no", "one", "two", "three", "both", "all", "each", "every", "some", "many", "most",
    "any", "another", "other", "its", "her", "his", "our", "your", "she", "you", "was", "were", "had", "has", "have",
    "did", "does", "can", "could", "will", "would", "should", "might", "if", "in", "on", "at", "by", "as",
    "an", "a", "it", "is", "he", "we", "so", "to", "of", "or", "also", "because", "even", "only", "today", "later",
    "first", "second", "third", "last", "next", "none", "nobody", "nothing", "yes", "see", "note", "about", "over",
    "under", "between", "here",
})  # fmt: skip

GIVEN_NAMES = frozenset({
    "aaliyah", "aaron", "abigail", "adam", "adriana", "ahmed", "aiden", "alejandra", "alejandro", "alexander",
    "alexandra", "alexis", "alice", "alicia", "alyssa", "amanda", "amelia", "ana", "andrea", "andrew", "angela",
    "anita", "anna", "anthony", "antonio", "ariana", "arthur", "ashley", "barbara", "beatriz", "benjamin", "beth",
    "betty", "brandon", "brenda", "brian", "brianna", "brittany", "caleb", "cameron", "camila", "carla", "carlos",
    "carmen", "carol", "caroline", "cheryl", "chloe", "christian", "christina", "christopher", "cindy", "claire",
    "claudia", "connor", "courtney", "crystal", "cynthia", "daniel", "daniela", "danielle", "david", "deborah",
    "dennis", "derek", "diana", "diego", "donald", "donna", "dorothy", "douglas", "dylan", "eduardo", "edward",
    "elena", "elijah", "elizabeth", "ella", "emily", "emma", "enrique", "eric", "erica", "esmeralda", "ethan",
    "evan", "evelyn", "fatima", "felipe", "fernando", "francisco", "gabriel", "gabriela", "gary", "george", "gloria",
    "guadalupe", "gregory", "hannah", "harold", "heather", "helen", "henry", "hassan", "ian", "ibrahim", "irene",
    "isaac", "isabel", "isabella", "isaiah", "jacob", "jacqueline", "james", "jamal", "jamie", "janet", "janice",
    "jasmine", "javier", "jayden", "jaylen", "jeffrey", "jennifer", "jeremiah", "jeremy", "jessica", "jesus", "joan",
    "joanna", "joel", "john", "johnny", "jonathan", "jorge", "jose", "joseph", "joshua", "juan", "juanita", "judith",
    "julia", "julian", "juliana", "julie", "justin", "karen", "karla", "katherine", "kathleen", "katie", "kayla",
    "keisha", "keith", "kelly", "kenneth", "kevin", "khalid", "kimberly", "kyle", "larry", "latoya", "laura",
    "lauren", "leah", "leonardo", "leticia", "liam", "linda", "lisa", "logan", "lorenzo", "lucas", "lucia", "luis",
    "luke", "madison", "malik", "manuel", "marcus", "margaret", "maria", "mariah", "mariana", "marie", "mario",
    "marisol", "martha", "martin", "mary", "mason", "mateo", "matthew", "megan", "melissa", "mia", "michael",
    "michelle", "miguel", "mohamed", "mohammed", "monica", "nancy", "natalia", "natalie", "nathan", "nicholas",
    "nicole", "noah", "nora", "oliver", "olivia", "omar", "oscar", "pablo", "pamela", "patricia", "patrick", "paul",
    "paula", "pedro", "peter", "philip", "rachel", "rafael", "ramon", "raquel", "raymond", "rebecca", "ricardo",
    "richard", "robert", "roberto", "rodrigo", "roger", "ronald", "rosa", "roxanne", "ruben", "ryan", "sabrina",
    "samantha", "samuel", "sandra", "santiago", "sara", "sarah", "savannah", "sean", "sebastian", "sergio", "shanice",
    "sharon", "sheila", "shirley", "sofia", "sophia", "stephanie", "stephen", "steven", "susan", "tamika", "tanya",
    "tasha", "teresa", "theresa", "thomas", "tiffany", "timothy", "tyler", "tyrone", "valentina", "valerie",
    "vanessa", "veronica", "victor", "victoria", "vincent", "virginia", "walter", "wendy", "william", "xavier",
    "yasmin", "yesenia", "yolanda", "yusuf", "zachary", "zoe",
})  # fmt: skip
