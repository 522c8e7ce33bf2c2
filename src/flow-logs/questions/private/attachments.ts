/** The attachment through which packets came into the gateway, and that through which they left, whichever of the two recorded them. */
export const FROM_ATTACHMENT = "nullif(CASE WHEN flow_direction = 'ingress' THEN tgw_attachment_id ELSE tgw_pair_attachment_id END, '-')";
export const TO_ATTACHMENT = "nullif(CASE WHEN flow_direction = 'ingress' THEN tgw_pair_attachment_id ELSE tgw_attachment_id END, '-')";
