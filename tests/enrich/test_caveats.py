"""A caveat is about a claim that is published, or it is none."""

import pytest

from digest.enrich.caveats import caveat_kind, tied_caveats
from digest.enrich.sentences import split_sentences


@pytest.mark.parametrize(
    ("kind", "sentence", "language"),
    [
        ("unverified", "CNA could not verify that figure.", "en"),
        ("unverified", "The claim has not been independently verified.", "en"),
        ("unverified", "How many pilots stayed out is disputed.", "en"),
        ("denied", "Rurik Halden denied all misconduct.", "en"),
        ("denied", "The ministry denied the report.", "en"),
        ("unanswered", "The company did not respond to the Courier's request for comment.", "en"),
        ("unanswered", "Spokeswoman Petra Sandholm declined to comment.", "en"),
        ("unverified", "CNA was not able to verify the claim.", "en"),
        ("unverified", "None of this has been verified.", "en"),
        ("unverified", "The ministry has so far offered no proof of its claim.", "en"),
        ("unverified", "Halden said, without evidence, that the gate was open.", "en"),
        ("denied", "The union, which denies any role in the fire, sent flowers.", "en"),
        ("denied", "The harbour company disputed that account.", "en"),
        ("denied", "The rebels said this was a lie.", "en"),
        ("denied", "Pilots blame the company, a charge that it denies.", "en"),
        ("denied", "Halden withdrew the remark an hour later.", "en"),
        ("denied", "The report was wrong, the Courier said in a correction.", "en"),
        ("unverified", "That is the account of the army, which let no reporters in.", "en"),
        ("unanswered", "Halden could not immediately be contacted.", "en"),
        ("", "Nobody opposed the judge, who was confirmed by 92 votes to none.", "en"),
        ("", "The pilot gave no evidence at the trial.", "en"),
        ("", "None of the ships has confirmed its arrival.", "en"),
        ("", "The keeper made a double save to deny Marrow and Flett.", "en"),
        ("", "The captain was denied a fair trial.", "en"),
        ("", "It is undisputed that the sluice was open.", "en"),
        ("", "The strait has not responded well to dredging.", "en"),
        ("unverified", "Die Angaben ließen sich zunächst nicht unabhängig überprüfen.", "de"),
        ("denied", "Die Ministerin wies die Vorwürfe am Montag zurück.", "de"),
        ("", "Der Verein bestritt sein letztes Spiel.", "de"),
    ],
)
def test_a_word_is_not_enough(kind: str, sentence: str, language: str) -> None:
    assert caveat_kind(sentence, language) == kind


_TEXT = (
    "The ministry said 40 tonnes of oil had leaked from the tanker. Tugs arrived at noon. CNA could not verify that figure. "
    "The mayor denied the allegation that he had slept through the meeting of the school board."
)


def test_only_what_is_about_a_published_sentence_is_kept() -> None:
    spans = split_sentences(_TEXT, "en")
    assert tied_caveats(_TEXT, spans, [0], "en") == {2: (0,)}
    assert tied_caveats(_TEXT, spans, [], "en") == {}


def test_that_figure_is_the_nearest_one_and_no_other() -> None:
    """With the sentence of the figure left out, what nobody could verify is no matter of the sentence before it."""
    text = "The front moved again overnight. The ministry claimed that 200 fighters had fallen. CNA could not verify that figure."
    spans = split_sentences(text, "en")
    assert tied_caveats(text, spans, [0], "en") == {}
    assert tied_caveats(text, spans, [0, 1], "en") == {2: (1,)}


@pytest.mark.parametrize(
    "doubt",
    [
        "There was no independent confirmation.",
        "CNA could not independently verify this.",
        "That could not be confirmed.",
        "Neither account could be verified.",
        "The rebels deny this.",
        "The rebels have denied doing so.",
        "No evidence was given.",
        "Verification was not possible.",
        "Officials in the town disputed that account.",
        "The army's figures could not be checked.",
        "That is the army's account, and it has been wrong before.",
        "It later said that it had been misquoted.",
    ],
)
def test_a_doubt_that_names_nothing_is_about_the_sentence_before(doubt: str) -> None:
    text = f"The market opened at six. The army said that it had killed 200 militants in the hills. {doubt} It rained at noon."
    spans = split_sentences(text, "en")
    assert tied_caveats(text, spans, [0, 1, 3], "en") == {2: (1,)}


@pytest.mark.parametrize(
    ("language", "kind", "sentence"),
    [
        ("de", "unverified", "Unabhängig waren die Angaben zunächst nicht zu überprüfen."),
        ("de", "unverified", "Belege dafür legte das Ministerium nicht vor."),
        ("de", "unverified", "Eine Bestätigung von unabhängiger Seite gab es nicht."),
        ("de", "unverified", "Das Ministerium hat den Bericht bisher nicht bestätigt."),
        ("de", "denied", "Die Rebellen bestritten das."),
        ("de", "", "Der Richter bestätigte das Urteil."),
        ("fr", "unverified", "Aucune confirmation indépendante n'était disponible."),
        ("es", "unverified", "No hubo confirmación independiente."),
        ("de", "denied", "Das Ministerium wies die Vorwürfe zurück."),
        ("de", "", "Der Torwart wies den Ball ab."),
        ("fr", "unverified", "L'agence n'a pas pu vérifier ce chiffre de source indépendante."),
        ("fr", "denied", "Le ministre dément ces accusations."),
        ("es", "unverified", "La agencia no pudo verificar esta cifra de forma independiente."),
        ("es", "unanswered", "La empresa no respondió a una solicitud."),
        ("it", "denied", "Il ministro ha smentito."),
        ("pt", "unverified", "A informação não foi confirmada de forma independente."),
        ("nl", "unverified", "De cijfers konden niet onafhankelijk worden bevestigd."),
        ("ru", "unverified", "Эти данные не удалось проверить из независимых источников."),
        ("uk", "unverified", "Цю інформацію не вдалося перевірити."),
        ("tr", "unverified", "Bu rakam bağımsız olarak doğrulanamadı."),
        ("ja", "unverified", "この数字は独自に確認できていない。"),
        ("hi", "unverified", "इसकी स्वतंत्र पुष्टि नहीं हो सकी।"),
        ("fa", "unverified", "این خبر تأیید نشده است."),
        ("he", "unverified", "לא ניתן לאמת את המידע."),
        ("fr", "", "La pluie a cessé lundi."),
        ("ru", "", "Порт открылся утром."),
    ],
)
def test_doubt_is_known_in_many_languages(language: str, kind: str, sentence: str) -> None:
    assert caveat_kind(sentence, language) == kind
