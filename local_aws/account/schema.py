"""The tables of an account's database, as scripts that were each run once, in this order.

A database says in `PRAGMA user_version` how many it has had; `upgrade` runs the rest. A script is never changed once it
is in a release: whoever needs another table or column appends a script.
"""

# Version 0.1 made each service's tables at its first call and counted nothing, so its folders have some of these.
_TABLES_OF_0_1 = """
CREATE TABLE IF NOT EXISTS s3_buckets (
    name TEXT PRIMARY KEY,
    region TEXT NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_objects (
    bucket TEXT NOT NULL REFERENCES s3_buckets (name),
    key BLOB NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    content_type TEXT NOT NULL,
    last_modified INTEGER NOT NULL,
    headers TEXT NOT NULL,
    metadata TEXT NOT NULL,
    checksums TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_uploads (
    id TEXT PRIMARY KEY,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    content_type TEXT NOT NULL,
    headers TEXT NOT NULL,
    metadata TEXT NOT NULL,
    algorithm TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS s3_parts (
    upload TEXT NOT NULL REFERENCES s3_uploads (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    size INTEGER NOT NULL,
    etag TEXT NOT NULL,
    checksum TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (upload, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rekognition_collections (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    region TEXT NOT NULL,
    id TEXT NOT NULL,
    created_at REAL NOT NULL,
    changes INTEGER NOT NULL DEFAULT 0,
    UNIQUE (region, id)
);
CREATE TABLE IF NOT EXISTS rekognition_users (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES rekognition_collections (key) ON DELETE CASCADE,
    id TEXT NOT NULL,
    vector BLOB,
    UNIQUE (collection, id)
);
CREATE TABLE IF NOT EXISTS rekognition_faces (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL REFERENCES rekognition_collections (key) ON DELETE CASCADE,
    face_id TEXT NOT NULL,
    image_id TEXT NOT NULL,
    external_image_id TEXT,
    box_left REAL NOT NULL,
    box_top REAL NOT NULL,
    box_width REAL NOT NULL,
    box_height REAL NOT NULL,
    confidence REAL NOT NULL,
    vector BLOB NOT NULL,
    user INTEGER REFERENCES rekognition_users (key),
    UNIQUE (collection, face_id)
);
CREATE INDEX IF NOT EXISTS rekognition_faces_of_collection ON rekognition_faces (collection);
CREATE INDEX IF NOT EXISTS rekognition_faces_of_user ON rekognition_faces (user) WHERE user IS NOT NULL;
CREATE TABLE IF NOT EXISTS rekognition_tokens (
    region TEXT NOT NULL,
    token TEXT NOT NULL,
    request TEXT NOT NULL,
    answer TEXT NOT NULL,
    made_at REAL NOT NULL,
    PRIMARY KEY (region, token)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polly_lexicons (
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    modified_at INTEGER NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (region, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS polly_tasks (
    region TEXT NOT NULL,
    task_id TEXT NOT NULL,
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    created_at REAL NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    process TEXT NOT NULL,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    characters INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    UNIQUE (region, task_id)
);
"""

# `owner` is NULL at rest, and empty where a process has left a piece to whoever comes next. `taken`: being worked on.
# Version 0.1 kept speech tasks by themselves, with a process id; those in progress are nobody's now.
_WORK = """
CREATE TABLE work (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    region TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    created_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    owner TEXT,
    taken INTEGER NOT NULL,
    UNIQUE (region, kind, id)
);
CREATE INDEX work_not_at_rest ON work (region, kind, owner) WHERE owner IS NOT NULL;
INSERT INTO work (region, kind, id, status, reason, details, created_at, changed_at, owner, taken)
    SELECT region, 'polly-task', task_id, status, reason,
        json_object('bucket', bucket, 'key', key, 'characters', characters, 'parameters', json(parameters)),
        created_at, created_at, CASE WHEN status IN ('scheduled', 'inProgress') THEN '' END, 0
    FROM polly_tasks ORDER BY number;
DROP TABLE polly_tasks;
"""

# What page tokens are made with (`paging`): they hold for one account, and no other program makes them.
_PAGE_TOKENS = """
CREATE TABLE page_token_secret (secret BLOB NOT NULL);
INSERT INTO page_token_secret VALUES (randomblob(32));
"""

SCRIPTS = (_TABLES_OF_0_1, _WORK, _PAGE_TOKENS)
"""What makes an empty database one of today: SQL statements, each script within one transaction."""
