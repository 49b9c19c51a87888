//! Of the program: bases and files, commands, scripts and what is kept.

macro_rules! program {
    ([$next:ident $($then:ident)*] $($before:tt)*) => {
        $next! { [$($then)*] $($before)* program "Bases, files, commands and scripts" {
            NoBase "no-base" {
                "There is no folder where the base should be, or it is a file, or cannot be read."
                Run("lore --base nowhere check")
                "Name the base's folder: `--base DIR`; without it, `kb` in the working directory is meant."
            }
            WhichBase "which-base" {
                "The working directory lies in two folders that may be the base, since one without fact files is between them."
                Run("mkdir -p outer/between/inner; cp kb/base.lore outer; cp kb/base.lore outer/between/inner; cd outer/between/inner; lore check")
                "Name the one that is meant: `--base DIR`."
            }
            BaseExists "base-exists" {
                "`lore init` is to begin a base where one is, or within one."
                Run("lore init kb")
                "Name another folder: `lore init DIR`."
            }
            BaseTwice "base-twice" {
                "`lore init` is told two folders for the new base."
                Run("lore --base one init two")
                "Leave `--base` out."
            }
            EmptyBase "empty-base" {
                "The base's folder has no `.lore` files."
                Run("mkdir empty; lore --base empty check")
                "Begin with one that declares a type and some entities: `type firm`, then `firm Nvidia`."
            }
            UnreadableFile "unreadable-file" {
                "A file of the base, or one that an import reads, cannot be read."
                Import("x", "import \"gone.csv\"\n  source survey\n  entity ?f: firm {firm}")
                "Correct the path or the permissions, or move the file away."
            }
            NotUtf8 "not-utf8" {
                "A fact file or a script is not UTF-8."
                Run("printf 'firm Caf\\351\\n' > kb/more.lore; lore check")
                "Save it as UTF-8; the message tells the first byte that is not."
            }
            UnwritableFile "unwritable-file" {
                "`lore fmt` cannot write a file."
                Rare("lore fmt", "the folder must be one that may only be read")
                "Correct the permissions or make room; the file is as it was."
            }
            NotAdded "not-added" {
                "`lore add` could not write the claim, and nothing was added."
                Run("mkdir kb/added.lore; lore add Acorn stockpiled K1 --from survey")
                "Make room, or correct the permissions, and add it again."
            }
            TornBlock "torn-block" {
                "A warning: the last addition was not written to its end, as a crash leaves it, and is not read."
                Run("printf '# added by lore\\nfrom survey\\n  Acorn stock' > kb/added.lore; lore check")
                "Add it again; to keep what is there, complete it as the message says."
            }
            ChangedBlock "changed-block" {
                "A warning: the last addition is not as it was written."
                Run("lore add Acorn stockpiled K1 --from survey; sed -i s/K1/K2/ kb/added.lore; lore check")
                "If it was edited, remove its `# added by lore` and `# end` lines."
            }
            CacheNotSaved "cache-not-saved" {
                "A warning, of `lore build` an error: what was compiled cannot be kept, so that each command compiles anew."
                Run("touch file; LORE_CACHE=file/cache lore check; LORE_CACHE=file/cache lore build")
                "Make room, correct the permissions, or set LORE_CACHE to another folder."
            }
            NoCache "no-cache" {
                "A warning: there is no folder for what is compiled, since the user has no home."
                Run("env -u HOME -u XDG_CACHE_HOME -u LORE_CACHE lore ask who makes K1")
                "Set LORE_CACHE to a folder of your own."
            }
            OldCache "old-cache" {
                "A warning: the base holds a `.lore-cache`, which is no longer read."
                Run("mkdir kb/.lore-cache; lore check")
                "Delete it."
            }
            DamagedSnapshot "damaged-snapshot" {
                "What was compiled is damaged; it is compiled again from the base."
                Rare("lore build --verify", "a disk must have lost bytes, and the message is seen only where nothing can be compiled anew")
                "Nothing is lost: it is rebuilt from the base."
            }
            UnknownCommand "unknown-command" {
                "There is no such command with a point, or none of the program that `lore man` could have a page of."
                Type(".frobnicate")
                "`.help` lists all commands."
            }
            CommandForm "command-form" {
                "A command with a point needs something else behind it."
                Type(".timeout soon")
                "Write it as the message shows; `.help` lists all commands."
            }
            LetForm "let-form" {
                "`let` needs a name, `=` and a value."
                Type("let chip")
                "Write `let chip = K1`, and then `who stockpiled $chip`."
            }
            ExplainForm "explain-form" {
                "`explain --as` names a language that lore does not put questions in."
                Type("explain --as prolog who makes K1")
                "Write `explain --as sparql QUESTION`, or `explain QUESTION`."
            }
            WhichRow "which-row" {
                "`why` needs the number of a row of the last answer."
                Type("why 0")
                "Rows count from 1: `why 1`."
            }
            NoSuchRow "no-such-row" {
                "The last answer has no row of that number."
                Type("who makes K1\nwhy 9")
                "Rows count from 1."
            }
            FollowsNothing "follows-nothing" {
                "A follow-up such as `and K1?` stands where no question was answered right before it."
                Type("and K1?")
                "Ask the whole question; behind its answer, a follow-up can go on with it."
            }
            FollowsNoPart "follows-no-part" {
                "A follow-up names what no part of the question before can be exchanged for."
                Type("who makes K1\nand in Ashby and Elm?")
                "Ask the whole question."
            }
            FollowsSeveralParts "follows-several-parts" {
                "A follow-up can stand for more than one part of the question before."
                Type("did Acorn supply Birch\nand Elm?")
                "Ask the one of the whole questions that is meant, which the message shows."
            }
            NoAnswerYet "no-answer-yet" {
                "`why` or `.save` speaks of the last answer, and nothing was asked yet."
                Type("why 1")
                "Ask a question first."
            }
            NoAnswer "no-answer" {
                "`expect` stands before a statement that gives no rows."
                Type("expect explain who makes K1 is empty")
                "Expect something of a question."
            }
            ExpectForm "expect-form" {
                "An `expect` of a script cannot be read."
                Type("expect who makes K1")
                "Write `expect QUESTION is A, B and C`, `includes`, `excludes`, `is empty`, `is refused CODE`, or `expect count QUESTION >= 3`."
            }
            Expectation "expectation" {
                "An answer is not what an `expect` of a script says."
                Type("expect who makes K2 is Birch")
                "Correct the base, or the expectation; the message shows what was missing and what was too much."
            }
            NotAllowed "not-allowed" {
                "A script does something that writes, or reads elsewhere, and it may not."
                Type(".add Acorn makes K2 --from survey")
                "Allow it on the command line: `--allow-write`."
            }
            ReadsItself "reads-itself" {
                "A script reads itself, directly or through others."
                Run("echo '.read again.lore' > again.lore; lore --allow-write run again.lore")
                "Take out the `.read` that leads back."
            }
            CannotRead "cannot-read" {
                "A script, or standard input, cannot be read."
                Run("lore run nowhere.lore")
                "Correct the path or the permissions."
            }
            NothingKept "nothing-kept" {
                "What was asked in vain is to be listed, and nobody has said that it be kept."
                Run("lore asked --refused")
                "Have it kept from now on: `lore asked --keep on`."
            }
            CannotWrite "cannot-write" {
                "An answer cannot be written to its file, or to standard output."
                Run("echo 'who makes K1\n.save nowhere/answer.csv' | lore --allow-write run -")
                "Correct the path or the permissions, or make room."
            }
        } }
    };
}
