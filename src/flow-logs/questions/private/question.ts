import { AskedOf, AthenaQuestion, KnownNetworks, TimePartitions } from '../../../athena';
import { FlowLogFamily, FlowLogField, FlowLogFormat } from '../../format';

export { render } from '../../../athena';

/** What a question is asked of. */
export interface QuestionContext extends AskedOf {
  readonly table: string;
  readonly time: TimePartitions;
  readonly format: FlowLogFormat;
  readonly networks: KnownNetworks;
}

/** What a question in the language of Logs Insights is asked of. */
export interface InsightsContext {
  readonly format: FlowLogFormat;
  readonly networks: KnownNetworks;
  /** The name under which the query finds a field. */
  readonly of: (field: FlowLogField) => string;
}

/** A question that is asked in Athena only. */
export interface SqlQuestion extends AthenaQuestion<QuestionContext> {
  /** Fields that the question cannot do without. */
  readonly needs: readonly FlowLogField[];
  /** Families of records that the question is about; VPC records unless said. */
  readonly families?: readonly FlowLogFamily[];
}

/** A question of the catalogue. */
export interface Question extends SqlQuestion {
  /** The commands in the language of Logs Insights; of a question that it cannot answer, the reason. */
  readonly insights: ((context: InsightsContext) => readonly string[]) | string;
  /** What the head of that wording says otherwise than the head of the SQL. */
  readonly insightsHead?: InsightsHead;
}

/** Parameters and meaning of a wording that differs in them. */
export interface InsightsHead {
  readonly parameters?: readonly string[];
  readonly meaning?: readonly string[];
}
