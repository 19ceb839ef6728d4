"""The one protocol we write ourselves: publishing by RTMP and RTMPS on plain sockets."""
