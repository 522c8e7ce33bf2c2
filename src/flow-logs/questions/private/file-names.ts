/** Id of the flow log that wrote a file: AWS puts it into the file's name. */
export const FLOW_LOG_ID = "regexp_extract(\"$path\", '_(fl-[0-9a-z]+)_[^/]*$', 1)";
