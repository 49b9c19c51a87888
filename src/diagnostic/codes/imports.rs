//! Of imports: the mapping in the fact file, the files that it reads and their rows.

macro_rules! imports {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* imports "Imports" {
            BadRow "bad-row" {
                "A row of an imported file cannot be taken as the import says; with `on error skip` it is a warning, and the row is left out."
                Import("firm,revenue\nCedar,much", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {firm}\n  claim ?f's revenue is {revenue}")
                "Correct the row or the import, or let some rows be left out: `on error skip up to 10`."
            }
            BadRows "bad-rows" {
                "More rows of a file are wrong than are shown, or than the import lets be left out."
                Import("firm,revenue\nCedar,much\nOak,little", "import \"rows.csv\"\n  source survey\n  on error skip up to 1\n  entity ?f: firm {firm}\n  claim ?f's revenue is {revenue}")
                "Correct the rows that are shown and look again, or let more be left out."
            }
            UnknownColumn "unknown-column" {
                "An import names a column that the file does not have."
                Import("firm\nCedar", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {name}")
                "Take one of the columns that the message lists."
            }
            AmbiguousColumn "ambiguous-column" {
                "An import names a column, and several of the file have that name."
                Import("firm,firm\nCedar,Oak", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {firm}")
                "Give the columns names of their own, with `header` and `skip`, as the message shows."
            }
            UnknownVariable "unknown-variable" {
                "A claim of an import speaks of a variable that no `entity` line above declares."
                Import("firm\nCedar", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {firm}\n  claim ?g makes K1")
                "Declare it: `entity ?g: firm {…}`."
            }
            NoSource "no-source" {
                "An import does not name the source of its claims."
                Import("firm\nCedar", "import \"rows.csv\"\n  entity ?f: firm {firm}")
                "Write `source NAME` beneath the import."
            }
            NoUse "no-use" {
                "A line beneath an import means nothing for files of its format."
                Import("x", "import \"rows.jsonl\"\n  source survey\n  delimiter \";\"\n  entity ?f: firm {firm}")
                "Leave the line out."
            }
            UnknownFormat "unknown-format" {
                "An import names a format that cannot be imported."
                Import("x", "import \"rows.csv\"\n  source survey\n  format xml\n  entity ?f: firm {firm}")
                "Take one of the formats that the message lists."
            }
            UnsetParameter "unset-parameter" {
                "The path of an import has a `$name` that nobody set."
                Import("x", "import \"$rows/rows.csv\"\n  source survey\n  entity ?f: firm {firm}")
                "Set it on the command line: `--set rows=PATH`."
            }
            BadPattern "bad-pattern" {
                "A path with `*` is no pattern of files."
                Import("x", "import \"rows/**.csv\"\n  source survey\n  entity ?f: firm {firm}")
                "Write `*` for any part of one name, `**` alone between two slashes, and end with the name of files."
            }
            NoMatch "no-match" {
                "No file matches the pattern of an import."
                Import("x", "import \"*.tsv\"\n  source survey\n  entity ?f: firm {firm}")
                "Correct the pattern; the message shows what is there."
            }
            AmbiguousPattern "ambiguous-pattern" {
                "A path with `*` or `?` is the name of a file, and as a pattern it matches others."
                Run("echo firm | tee 'kb/*.csv' > kb/rows.csv; printf 'import \"*.csv\"\\n  source survey\\n  entity ?f: firm {firm}\\n' > kb/more.lore; lore check")
                "Give the file a name without `*` and `?`."
            }
            OutsideBase "outside-base" {
                "An import reads a file, or a link of the base leads to one, outside of the base's folder."
                Run("echo firm > rows.csv; printf 'import \"../rows.csv\"\\n  source survey\\n  entity ?f: firm {firm}\\n' > kb/more.lore; lore check")
                "Put the file into the base, or allow it on the command line: `--allow-outside`."
            }
            BrokenFile "broken-file" {
                "From some place on, an imported file cannot be read as its format."
                Import("firm\n\"Cedar", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {firm}")
                "Correct the file at the place that is shown, or name its format."
            }
            Identity "identity" {
                "Names, keys and aliases of rows contradict each other, so that it is never settled who is who."
                Rare("import \"people.csv\"", "no small file is known that leads to it")
                "Give the entities keys, or leave aliases out."
            }
            SpelledApart "spelled-apart" {
                "A warning: rows name something in another spelling than it is known by, and are taken for it."
                Import("firm\nACORN", "import \"rows.csv\"\n  source survey\n  entity ?f: firm {firm}\n  claim ?f makes K1")
                "Correct the spelling, or declare what is another thing with a key."
            }
            LeadsOut "leads-out" {
                "A warning: a link within the base leads out of it, and was not followed."
                Run("mkdir data; ln -s ../data kb/data; lore check")
                "Put what it leads to in its place, or follow such links: `--allow-outside`."
            }
            ChangedMeanwhile "changed-meanwhile" {
                "A warning: files changed while they were read, so that what was compiled may be of both states."
                Rare("lore build", "another program must write to an imported file at that moment")
                "Ask again when nobody writes to them."
            }
            BaseTooLarge "base-too-large" {
                "The base has more entities, claims or letters of names than can be numbered."
                Rare("lore build", "it takes some billions of claims")
                "Split it into several bases."
            }
        } }
    };
}
