/**
 * Error codes of EC2. The page of error codes and the wire disagree on some: both spellings count.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
const THROTTLED = new Set(['RequestLimitExceeded', 'Throttling', 'ThrottlingException', 'ThrottledException', 'RequestThrottled', 'TooManyRequestsException', 'SlowDown']);

/** Came from the other side, or never came: the call may have had its effect. */
const UNCERTAIN = new Set(['', 'InternalError', 'InternalFailure', 'ServiceUnavailable', 'Unavailable', 'RequestTimeout', 'ServerException', 'ServerInternal']);

export function isThrottled(code: string): boolean {
  return THROTTLED.has(code);
}

export function isUncertain(code: string): boolean {
  return UNCERTAIN.has(code);
}

/** `InvalidTrafficMirrorSessionNotFound` on the page, `InvalidTrafficMirrorSessionId.NotFound` on the wire; copies of the page print `NoFound`. */
export function isSessionGone(code: string): boolean {
  return /^InvalidTrafficMirrorSession(Id)?\.?Not?Found$/.test(code);
}

/** Not there, or not there yet: describe answers and calls see different moments. */
export function isSourceGone(code: string): boolean {
  return /^InvalidNetworkInterface(ID|Id)?\.?Not?Found$/.test(code);
}

/** No session more for anybody in this account. */
export function isAccountFull(code: string): boolean {
  return code === 'TrafficMirrorSessionLimitExceeded';
}

/** The token was used with other parameters: a session was made with it, and will be seen. */
export function isTokenUsed(code: string): boolean {
  return code === 'IdempotentParameterMismatch';
}

const LASTING = new Set([
  'NetworkInterfaceNotSupported', 'UnsupportedOperation', 'UnauthorizedOperation', 'InterfaceInUseByTrafficMirrorTarget',
  'TrafficMirrorSessionsPerInterfaceLimitExceeded',
]);

/** Refused for what the interface is: no use in trying again soon. */
export function isLasting(code: string): boolean {
  return LASTING.has(code);
}
