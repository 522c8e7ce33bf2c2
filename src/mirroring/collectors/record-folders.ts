/**
 * Folders below `records/` of a collector's bucket, by who writes them. The appliance reads the same names from
 * `appliance/recordfolders.json`; a house test holds both equal.
 */
export const RECORD_FOLDERS = {
  suricata: ['connections', 'dns', 'tls', 'http', 'statistics'],
  zeek: ['zeek-conn', 'zeek-dns', 'zeek-ssl', 'zeek-http'],
  sensor: ['sightings'],
  /** Written by the list of who is mirrored, not by an appliance. */
  inventory: ['sessions'],
} as const;

export type RecordFolder = typeof RECORD_FOLDERS[keyof typeof RECORD_FOLDERS][number];
