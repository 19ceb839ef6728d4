"""Every kind of event that travels through the control door, and which of them are facts of the timeline.

Facts hold integers and strings (lists and maps of them), nothing else: they are written as RFC 8785 canonical JSON.
"""

from __future__ import annotations

# Facts of the timeline, written by the engine alone, and sent as events once written.
# broadcast shop width height fps encoder preset tried [encoder preset reason, in order: "" was taken]
# video_kbps audio_kbps camera cameras (name device) microphones host rehearsal sample
BROADCAST_STARTED = "broadcast.started"
BROADCAST_ENDED = "broadcast.ended"  # broadcast reason ("asked", "signal", "failed") frames dropped
ENGINE_RESUMED = "engine.resumed"  # broadcast gap_ms
CARD_SHOWN = "card.shown"  # index product revision name variant price_fen price unit compared_fen compared basis clearance card (sha256)
CARD_HIDDEN = "card.hidden"  # index product reason ("asked", "next", "withdrawn", "changed", "unverified", "slate", "restarted", "ended")
CLEARANCE_WITHDRAWN = "clearance.withdrawn"  # product clearance reason
SELLER_SHOWN = "seller.shown"  # seller text
DISCLOSURE_SHOWN = "disclosure.shown"  # code text product ("" for the whole show)
DISCLOSURE_HIDDEN = "disclosure.hidden"  # code text
CORRECTION = "correction"  # said put_right by product
SOUND_MUTED = "sound.muted"  # on (0 or 1)
SOURCE_MUTED = "sound.source-muted"  # source on (0 or 1)
VOICE_CHANGED = "sound.voice"  # source voice suppression (0 or 1: whether noise is taken out)
SCENE_CHANGED = "scene.changed"  # scene fade_ms (where it was faded)
OUTPUT_STATE = "output.state"  # destination state code
DEVICE_STATE = "device.state"  # device state code
SOURCE_COVERED = "source.covered"  # source device on (1: away for two seconds, the slate lies there; 0: it is seen again)
SEGMENT_OPENED = "segment.opened"  # file starts_at (of its first picture, ISO 8601, UTC)
SEGMENT_CLOSED = "segment.closed"  # file sha256 bytes frames torn (0 or 1)
RECORDING_FAILED = "recording.failed"  # code
RECORDING_RESUMED = "recording.resumed"  # file
REPLAY_KEPT = "replay.kept"  # file sha256 bytes frames ms
ALARM_RAISED = "alarm.raised"  # alarm (see studio.live.alarms) source ("" is the whole show)
ALARM_CLEARED = "alarm.cleared"  # alarm source seconds (since it was raised)
ENCODING_RATE = "encoding.rate"  # percent (of the planned rate) video_kbps sending held_back (destinations)
OVERRIDE = "override"  # text
ENTRY_CHANGED = "entry.changed"  # index product price_fen

TIMELINE = frozenset({
    DISCLOSURE_SHOWN, DISCLOSURE_HIDDEN,
    BROADCAST_STARTED, BROADCAST_ENDED, ENGINE_RESUMED, CARD_SHOWN, CARD_HIDDEN, CLEARANCE_WITHDRAWN, SELLER_SHOWN, CORRECTION,
    SOUND_MUTED, SOURCE_MUTED, VOICE_CHANGED, SCENE_CHANGED, OUTPUT_STATE, DEVICE_STATE, SOURCE_COVERED, SEGMENT_OPENED,
    SEGMENT_CLOSED, RECORDING_FAILED, RECORDING_RESUMED, REPLAY_KEPT, ALARM_RAISED, ALARM_CLEARED,
    ENCODING_RATE, OVERRIDE, ENTRY_CHANGED,
})  # fmt: skip

# Told, not kept.
LIVE_STATE = "live.state"  # state broadcast (from the keeper)
SLEEP_HELD = "sleep.held"  # on (1: the machine stays awake) code (from the keeper)
PROCESS_STARTED = "process.started"  # role pid
PROCESS_ENDED = "process.ended"  # role pid code
# once a second: what studio.live.health.Counts has, late_p99_us began_ns (monotonic, of picture 0) processor_permille (of one core)
# memory_kb temperature_c disk_minutes (-1: unknown) word reasons
HEALTH = "health"
PROCESS_LOAD = "process.load"  # once a second, of the courier: role processor_permille memory_kb
# twelve a second where somebody looks, else one. Of the sources together peak_mdb rms_mdb (thousandths of dBFS, -96000 is silence); of
# what goes out true_peak_mdb momentary_mlufs short_mlufs integrated_mlufs (thousandths of LUFS); gain_mdb duck_mdb; sources [source
# peak_mdb true_peak_mdb rms_mdb role fader_mdb delay_ms voice muted drift_ppm drift_ms]; with a loudspeaker monitor_behind_ms
# monitor_dropped_ms
LEVEL = "level"
# once a second and destination: destination sent_bytes sent_kbps sent_ms handed_bytes queued_ms queued_bytes
# round_trip_ms (-1: unknown) dropped dropped_groups reconnects server is_backup (0 or 1)
OUTPUT_STATISTICS = "output.statistics"
# once a second while anything sends, all destinations together: sending held_back (how many; held back: the queue over 700 ms, or
# overflowing, for five seconds without a break) sent_bytes held_bytes (what the engine handed to all that send, and to those held
# back, in that second). A single slow one drops to its next key frame by itself; all of them, or most of the bytes, held back is
# the shop's own line, and the bit rate may follow.
OUTPUT_PRESSURE = "output.pressure"
FIRST_PACKET = "output.first-packet"  # destination after_ms
