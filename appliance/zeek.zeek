##! Rendered by engineconfig.py. What a sensor wants of Zeek: the records of four kinds as JSON lines, closed by age, and a count of packets for the health
##! check. Written after the documentation of Zeek 6 to 8; never run here, because no package of Zeek can be had.

@load policy/protocols/conn/community-id-logging
# Which interface was mirrored.
@load policy/protocols/conn/mac-logging
# Says nothing that the health check does not say, and writes about every heartbeat.
@ifdef ( UnknownProtocol::LOG )
event zeek_init() { Log::disable_stream(UnknownProtocol::LOG); }
@endif

module MirrorSensor;

export {
	## The kinds that are handed over, by the name of Zeek's log.
	const kinds: table[string] of string = {
		["conn"] = "zeek-conn",
		["dns"] = "zeek-dns",
		["ssl"] = "zeek-ssl",
		["http"] = "zeek-http",
	};
}

redef Site::local_nets += { @NETS@ };
redef LogAscii::use_json = T;
redef Log::default_rotation_interval = @ROTATE@ secs;
# What a Zeek that crashed had open is closed by the next one, not overwritten.
redef LogAscii::enable_leftover_log_rotation = T;

function place(info: Log::RotationFmtInfo): Log::RotationPath
	{
	local stamp = strftime("%Y%m%dT%H%M%SZ", info$open);
	local kind = info$path in kinds ? kinds[info$path] : fmt("other-%s", info$path);
	return Log::RotationPath($dir="@LOGS@/closed", $file_basename=fmt("%s-%s", kind, stamp));
	}

redef Log::rotation_format_func = place;

# Nobody takes the others away, and a full disk would cost what somebody takes.
function closed(info: Log::RotationInfo): bool
	{
	if ( info$path !in kinds )
		unlink(info$fname);
	return T;
	}

redef Log::default_rotation_postprocessors += { [Log::WRITER_ASCII] = closed };

# Whole or not at all, as every status is written.
event count_packets()
	{
	local draft = open("@COUNT@.new");
	print draft, get_net_stats()$pkts_recvd;
	close(draft);
	rename("@COUNT@.new", "@COUNT@");
	schedule 1sec { count_packets() };
	}

event zeek_init()
	{
	event count_packets();
	}
