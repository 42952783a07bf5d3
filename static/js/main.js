// Everything scripts add. Each part looks for its data attribute and does nothing without it.

import * as autosave from "./autosave.js";
import * as exit from "./exit.js";
import * as idle from "./idle.js";
import * as page from "./page.js";
import * as rating from "./rating.js";
import * as session from "./session.js";

document.documentElement.classList.add("js");
exit.start();
page.start();
session.start();
autosave.start();
idle.start();
rating.start();
