/** What somebody would type for the questions that Athena asks values for, over the sample records: by name of the saved query. */
export const ASKED_VALUES: Readonly<Record<string, readonly string[]>> = {
  'rejected-to-port': ['3306'],
  'where-packets-stop': ["'10.0.0.10'", "'10.0.0.20'"],
  'who-talked-to': ["'10.0.0.10'"],
  'who-had-address': ["'10.9.2.5'"],
  'activity-of-interface': ["'eni-0123456789abcdef0'"],
  'activity-of-instance': ["'i-0123456789abcdef0'"],
  'traffic-from-source-address': ["'10.4.0.11'"],
  'traffic-to-destination-address': ["'192.0.2.40'"],
  'mirror-who-talked-to': ["'10.9.9.9'"],
  'mirror-interface-of-mac': ["'0A:00:00:00:01:16'"],
};
