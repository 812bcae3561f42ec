"""What a workflow of GitHub Actions and a pipeline of GitLab CI look like, as far as ours go."""

TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
WORKFLOW = {
    "type": "object",
    "required": ["on", "jobs"],
    "additionalProperties": False,
    "properties": {
        "name": TEXT,
        "on": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "schedule": {"type": "array", "items": {"required": ["cron"]}},
                "push": {"type": "object", "properties": {"branches": TEXTS}},
                "pull_request": {"const": ""},
                "workflow_dispatch": {"const": ""},
            },
        },
        "permissions": {"additionalProperties": {"enum": ["read", "write", "none"]}},
        "env": {"additionalProperties": TEXT},
        "jobs": {
            "additionalProperties": {
                "required": ["runs-on", "steps"],
                "additionalProperties": False,
                "properties": {
                    "if": TEXT,
                    "runs-on": TEXT,
                    "concurrency": TEXT,
                    "steps": {
                        "type": "array",
                        "items": {
                            "additionalProperties": False,
                            "oneOf": [{"required": ["uses"]}, {"required": ["run"]}],
                            "properties": {
                                "if": TEXT,
                                "uses": {"pattern": r"^[\w-]+/[\w/-]+@v\d+$"},
                                "with": {"additionalProperties": TEXT},
                                "run": TEXT,
                                "env": {"additionalProperties": TEXT},
                            },
                        },
                    },
                },
            }
        },
    },
}
JOB = {
    "required": ["script"],
    "additionalProperties": False,
    "properties": {
        "rules": {"items": {"required": ["if"]}},
        "variables": {"additionalProperties": TEXT},
        "resource_group": TEXT,
        "script": TEXTS,
        "cache": {"required": ["paths"], "properties": {"paths": TEXTS}},
        "artifacts": {
            "properties": {
                "when": {"enum": ["always", "on_success", "on_failure"]},
                "paths": TEXTS,
                "exclude": TEXTS,
                "reports": {"properties": {"junit": TEXT}, "additionalProperties": False},
            },
            "additionalProperties": False,
        },
    },
}
PIPELINE = {
    "type": "object",
    "properties": {
        "variables": {"additionalProperties": TEXT},
        "default": {"properties": {"image": TEXT, "before_script": TEXTS}},
    },
    "additionalProperties": JOB,
}
