/**
 * What AWS keeps as the description of sessions, targets and filters where nothing else is said: rules of AWS Config want one.
 *
 * Another text would replace every target and filter, so it holds nothing that changes. What users say of them is a tag, which changes in place.
 */
export const DEFAULT_DESCRIPTION = 'Managed by cdk-network-visibility';
