"""What the engines do: rules that change, limits, devices per network identifier, programs of the user."""

REFUSED = [
    ({"engines": []}, "engines must name at least one of ['pcap', 'suricata', 'zeek'] and nothing else, got []"),
    ({"engines": ["sniff"], "customEngines": {"other": {"command": ["true"]}}},
     "engines must name at least one of ['other', 'pcap', 'suricata', 'zeek'] and nothing else, got ['sniff']"),
    ({"virtualNetworkIds": [0]}, "virtualNetworkIds must be different whole numbers 1-16777215, got [0]"),
    ({"virtualNetworkIds": [7, 7]}, "virtualNetworkIds must be different whole numbers 1-16777215, got [7, 7]"),
    ({"virtualNetworkIds": list(range(1, 33))}, "virtualNetworkIds must be fewer than 32, got 32: the rest shares one device"),
    ({"bundledRules": "no"}, "bundledRules must be true or false, got 'no'"),
    ({"ruleSources": ["https://rules.example/"]}, "ruleSources must be places like s3://bucket/prefix/ or s3://bucket/key, got 'https://rules.example/'"),
    ({"rulesSeconds": 0}, "rulesSeconds must be a whole number above 0, got 0"),
    ({"alertLimit": -1}, "alertLimit must be a whole number, 0 for none, got -1"),
    ({"alertLimitSeconds": 1.5}, "alertLimitSeconds must be a whole number above 0, got 1.5"),
    ({"zeekScripts": ["-e"]}, "zeekScripts must be names of packages or paths, got ['-e']"),
    ({"customEngines": {"zeek": {"command": ["true"]}}},
     "customEngines: a name must be 1-32 lower-case letters, digits and -, a letter first, and none of ['pcap', 'suricata', 'zeek'], got 'zeek'"),
    ({"customEngines": {"own": {"command": ["true"], "user": "root"}}},
     "customEngines.own must have command, packages, packetCount and nothing else, got {'command': ['true'], 'user': 'root'}"),
    ({"customEngines": {"own": {"command": "true"}}}, "customEngines.own.command must be a list of words, got 'true'"),
    ({"customEngines": {"own": {"command": ["true"], "packetCount": "cat"}}}, "customEngines.own.packetCount must be a list of words, got 'cat'"),
]
