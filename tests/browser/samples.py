"""What a server may say, for states that a real talk reaches late or never."""

QUESTION = {
    "from": "bot",
    "text": "Wil je binnenkort iets leren?",
    "buttons": [
        {"title": "Ja, binnen een maand", "payload": '/choose{"choice": "learning_when:month"}'},
        {"title": "Misschien dit jaar", "payload": '/choose{"choice": "learning_when:half_year"}'},
        {"title": "Nee, nu niet", "payload": '/choose{"choice": "learning_when:no"}'},
        {"title": "Ik weet het niet", "payload": '/choose{"choice": "learning_when:unsure"}'},
    ],
    "custom": {"kind": "progress", "step": 3, "of": 4},
}
FACES = {
    "from": "bot",
    "text": "Denk je dat het lukt?",
    "buttons": [
        {"title": "🙁 Ik denk het niet", "payload": '/choose{"choice": "confidence:low"}'},
        {"title": "😐 Misschien", "payload": '/choose{"choice": "confidence:mid"}'},
        {"title": "🙂 Dat lukt wel", "payload": '/choose{"choice": "confidence:high"}'},
    ],
    "custom": {"kind": "faces"},
}
OFFER = {
    "from": "bot",
    "text": "Dit staat er alleen voor andere chats.",
    "custom": {
        "kind": "offer",
        "title": "EVC: een papier voor wat je al kunt",
        "why": "Je doet dit werk al lang. Maar een diploma heb je niet.",
        "pays": "Vraag het na bij je baas. Vaak betaalt die, of een fonds.",
        "long": "Vaak een maand of drie.",
        "first": "Schrijf vandaag drie dingen op die jij goed kunt.",
        "source": "https://www.nationaal-kenniscentrum-evc.nl/wat-is-evc",
    },
}
CARD = {
    "from": "bot",
    "text": "Hier is je kaartje. Het staat alleen op jouw telefoon.",
    "custom": {
        "kind": "card",
        "title": "Mijn kaartje",
        "lines": [
            {"label": "Wat je al doet", "text": "Je leert al van je werk."},
            {"label": "Wat bij je past", "text": "EVC: een papier voor wat je al kunt"},
            {"label": "De eerste stap", "text": "Schrijf vandaag drie dingen op die jij goed kunt op je werk."},
            {"label": "Mijn plan", "text": "Als het pauze is, dan doe ik de eerste stap."},
        ],
    },
}
SCAN_FACES = {**FACES, "text": "Ik weet wat ik nog wil leren.", "custom": {"kind": "faces", "step": 1, "of": 6}}
SCAN = {
    "from": "bot",
    "text": "Dit was het. Zo leerrijk is je werk nu.",
    "custom": {
        "kind": "scan",
        "title": "Hoe leerrijk is je werk?",
        "bars": [
            {"label": "Richting", "level": "high", "text": "Je weet waar je heen wilt."},
            {"label": "Ruimte", "level": "mid", "text": "Soms kun je zelf kiezen, of iets nieuws doen."},
            {"label": "Ruggensteun", "level": "low", "text": "Je staat er nu vaak alleen voor."},
        ],
    },
}
PHONES = {
    "from": "bot",
    "text": "Deze mensen kun je bellen.",
    "custom": {
        "kind": "phones",
        "items": [
            {"name": "Gratis vragen over leren", "phone": "0800 - 000 00 00"},
            {"name": "Hulp in de buurt", "url": "https://www.example.org/hulp"},
            {"name": "Geen goed adres", "url": "javascript:alert(1)"},
        ],
    },
}
HOSTILE = {
    "from": "bot",
    "text": "<img src=x onerror='window.hacked=1'><b>vet</b>\nTweede regel.",
    "buttons": [{"title": "<i>knop</i>", "payload": "x"}],
    "custom": {"kind": "offer", "title": "<script>window.hacked=1</script>", "why": "<b>waarom</b>"},
}
WORDS = {
    "from": "bot",
    "text": "Je gaat met EVC niet naar school. EVC is geen cursus. De bond is erbij, verbonden met jou.",
    "words": {
        "EVC": "Bij EVC kijkt iemand wat jij al kunt. Dat komt op papier.",
        "bond": "Een club die opkomt voor mensen die werken. <b>x</b>",
        "staat er niet": "Niets.",
    },
}
WORDS_IN_OFFER = {**OFFER, "words": {"fonds": "Een pot geld voor leren."}}
WORDS_IN_CARD = {**CARD, "words": {"EVC": "Bij EVC kijkt iemand wat jij al kunt."}}
