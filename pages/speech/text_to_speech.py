"""Type a sentence, choose a voice, hear it and keep the file."""

from functools import partial

import streamlit as st

from components.answers import alerts
from components.shell import connection
from components.speech import (
    blind_vote,
    delivery,
    recording_card,
    script_input,
    speaking,
    speech_options,
    speech_price,
    ssml_check,
    voice_picker,
)
from services import speech

ONE, TWO = "One voice", "Two voices"
aws = connection.current()
voices: tuple[speech.Voice, ...] = ()
with alerts.service_errors():
    voices = voice_picker.voices(aws)
if not voices:
    st.caption("There are no voices to choose from. Once the connection works, they appear here.")
    st.stop()

# Ask: what is to be spoken, and by whom
script_input.begin(voices, key="speech", voice_key="speech_first")
asking, choosing = st.columns([3, 2], gap="medium")
with asking:
    typed, text_type = script_input.show(voices, key="speech", voice_key="speech_first")
with choosing:
    mode = st.segmented_control(
        "Who speaks", [ONE, TWO], key="speech_mode", default=ONE, required=True, persist_state="session"
    )
    choices = [voice_picker.show(voices, key="speech_first")]
    if mode == TWO and (second := voice_picker.show_another(voices, choices[0], key="speech_second")):
        choices.append(second)
    options = speech_options.show(aws, blind=len(choices) == 2, key="speech_options")
text = typed
if text_type == "text":
    with asking:
        text, text_type = delivery.show(typed, choices[0].engine, key="speech_delivery")

utterances = [options.utterance(text, text_type, choice) for choice in choices]

ready = bool(typed.strip()) and options.bucket != ""
if text_type == "ssml" and ready:
    problems = [problem for choice in choices for problem in speech.check(text, choice.engine, choice.voice.id)]
    ready = ssml_check.show(tuple(dict.fromkeys(problems)))
with st.container(horizontal=True, vertical_alignment="center"):
    submitted = st.button("Speak", type="primary", icon=":material/play_arrow:", key="speech_speak", disabled=not ready)
    if ready:
        ready = False  # a text that has no price cannot be spoken either, and the reason is shown
        with alerts.service_errors():
            speech_price.show(aws, utterances)
            ready = True

# Act: at the first look Local answers by itself; AWS is asked only by a click
canceled = speaking.show_canceled()
first_look = aws.is_local and "speech_recordings" not in st.session_state and not canceled
if ready and (submitted or first_look):
    st.session_state.setdefault("speech_recordings", ())
    speak = partial(speech.speak_as_task, bucket=options.bucket) if options.bucket else speech.synthesize
    with alerts.service_errors(), speaking.progress(key="speech") as shown:
        made = [speak(aws, utterance, progress=shown(utterance)) for utterance in utterances]
        st.session_state.speech_recordings = blind_vote.shuffled(made)
    if submitted:
        script_input.link(typed, text_type, choices[0])

# Show
match st.session_state.get("speech_recordings", ()):
    case (recording,):
        recording_card.show(recording, key="speech_result", autoplay=submitted)
    case (_, _) as recordings:
        blind_vote.show(recordings, blind=options.blind, key="speech_vote")
    case _:
        st.caption("The spoken sentence appears here: write it, choose a voice and press Speak.")
