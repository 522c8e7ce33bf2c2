import { FUNCTIONS } from './athena-functions';
import { child, childrenOf, hasToken, SqlNode, unwrap } from './sql-tree';
import { decimalScale, isAddress, isDate, isDouble, zoneName, zoneOf } from './value-kinds';
import { fail } from '../private/errors';

/**
 * The one place where Athena SQL becomes DuckDB SQL.
 *
 * Works on the parse tree, so text and comments are out of reach, and refuses what it does not know. Types are left to
 * DuckDB's binder, which is strict once literals have a type; where it is not, a folded-away COALESCE makes it so.
 */
export function translate(node: SqlNode): string {
  const render = RENDERERS[node.kind];
  if (render) return render(node);
  if (node.kind === 'Token') return node.text === '<EOF>' || node.text === ';' ? '' : node.text;
  return KNOWN.has(node.kind) ? plain(node) : fail(`the lab does not know ${node.kind}: ${excerpt(node)}`);
}

/** Children translated, everything between them as written. */
function plain(node: SqlNode, override: ReadonlyMap<SqlNode, string> = new Map()): string {
  let text = '';
  let at = node.start;
  for (const below of node.children) {
    text += node.text.slice(at - node.start, below.start - node.start) + (override.get(below) ?? translate(below));
    at = below.stop;
  }
  return text + node.text.slice(at - node.start);
}

function excerpt(node: SqlNode): string {
  return node.text.length > 60 ? `${node.text.slice(0, 60)}…` : node.text;
}

const RENDERERS: Record<string, (node: SqlNode) => string> = {
  StringLiteral: node => `CAST(${node.text} AS VARCHAR)`,
  TypeConstructor: typeConstructor,
  Cast: cast,
  FunctionCall: functionCall,
  Predicated: predicated,
  JoinColumnEquality: plain,
  // Athena allows rows of one column without parentheses: VALUES 1, 2.
  InlineTable: node => plain(node, new Map(childrenOf(node, 'Expression').filter(row => unwrap(row).kind !== 'RowConstructor').map(row => [row, `(${translate(row)})`]))),
  ArithmeticBinary: arithmetic,
  Concatenation: node => `(${operands(node).map(side => `lab_text(${translate(side)})`).join(' || ')})`,
  // The moment stays the same: only what reads a clock, and text, sees the zone.
  AtTimeZone: node => zoneName(node) === undefined ? fail(`the lab takes a time zone as a literal only: ${excerpt(node)}`) : translate(node.children[0]),
  CurrentTimestamp: node => /^current_timestamp$/i.test(node.text) ? 'lab_now()' : fail(`the lab does not know ${node.text}`),
  CurrentDate: () => 'CAST(lab_now() AS DATE)',
  Lambda: node => `lambda ${node.children[0].text}: ${translate(node.children[node.children.length - 1])}`,
  Extract: extract,
  SelectExpressionColumnName: plain,
  SelectItem: selectItem,
};

/** Rules whose text means the same in both. */
const KNOWN = new Set(`Program Statements SingleStatement StatementDefault RootQuery QueryStatement With NamedQuery QueryNoWith
  QueryTermDefault SetOperation QueryPrimaryDefault Subquery QuerySpecification SetQuantifier SelectList SelectAllWithoutTable TableAllColumns
  SelectLiteralColumnName ColumnRef ColumnName QualifiedName ColumnReference UnquotedIdentifier QuotedIdentifier NonReserved
  RelationDefault JoinRelation JoinType JoinCriteria JoinColumnReference SampledRelation PatternRecognition AliasedRelation ColumnAliases ColumnList
  TableName TableOrViewName TableRef ExpressionSourceTable SubqueryRelation Unnest ParenthesizedRelation
  WhereClause GroupBy SingleGroupingSet GroupingSet GroupingTerm HavingClause SortItem LimitRowCount RowCount
  Expression And Or LogicalNot ValueExpressionDefault ParenthesizedExpression RowConstructor ArrayConstructor Subscript
  NumericLiteral TimeZoneString IntegerLiteral DoubleLiteral DecimalLiteral BooleanLiteral BooleanValue NullLiteral IntervalLiteral Interval IntervalField BasicStringLiteral
  Comparison ComparisonOperator InList InSubquery Between NullPredicate Like DistinctFrom ArithmeticUnary
  SearchedCase SimpleCase WhenClause Exists SubqueryExpression Dereference FunctionName
  Filter Over WindowSpecification PartitionBy WindowFrame FrameExtent BoundedFrame UnboundedFrame CurrentRowBound NullTreatment`.split(/\s+/));

/** The non-token children: operands of a binary expression. */
function operands(node: SqlNode): SqlNode[] {
  return node.children.filter(below => below.kind !== 'Token');
}

function typeConstructor(node: SqlNode): string {
  const type = node.children[0].text.toLowerCase();
  const literal = node.children[node.children.length - 1].text;
  if (type === 'ipaddress') return `lab_ip(${literal})`;
  if (type !== 'date' && type !== 'timestamp') return fail(`the lab does not know literals of type ${type}`);
  const [, time] = /^'(\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?)(?: UTC)?'$/.exec(literal)
    ?? fail(`the lab does not know ${type} ${literal}: it takes ISO dates, and UTC as the only zone`);
  return `${type} '${time}'`;
}

const CASTS: Record<string, (value: string, attempt: boolean) => string> = {
  ipaddress: (value, attempt) => `lab_${attempt ? 'try_' : ''}ip(${value})`,
  varchar: value => `lab_varchar(${value})`,
  bigint: (value, attempt) => `lab_${attempt ? 'try_' : ''}bigint(${value})`,
  integer: (value, attempt) => `lab_${attempt ? 'try_' : ''}integer(${value})`,
  int: (value, attempt) => `lab_${attempt ? 'try_' : ''}integer(${value})`,
  double: (value, attempt) => `${attempt ? 'TRY_' : ''}CAST(${value} AS DOUBLE)`,
  date: (value, attempt) => `${attempt ? 'TRY_' : ''}CAST(${value} AS DATE)`,
  timestamp: (value, attempt) => `${attempt ? 'TRY_' : ''}CAST(${value} AS TIMESTAMP)`,
};

function cast(node: SqlNode): string {
  const [value, type] = operands(node);
  const decimal = /^decimal\s*(\(\s*\d+\s*(,\s*\d+\s*)?\))?$/i.test(type.text);
  if (decimal) return `${node.children[0].text.toLowerCase() === 'try_cast' ? 'TRY_CAST' : 'CAST'}(${translate(value)} AS ${/\(/.test(type.text) ? type.text : 'DECIMAL(38, 0)'})`;
  const render = CASTS[type.text.toLowerCase()] ?? fail(`the lab does not cast to ${type.text}`);
  const isClock = type.text.toLowerCase() === 'date' && ![undefined, 'UTC'].includes(zoneOf(value));
  return render(isClock ? `lab_local(${translate(value)}, '${zoneOf(value) ?? ''}')` : translate(value), node.children[0].text.toLowerCase() === 'try_cast');
}

function functionCall(node: SqlNode): string {
  const name = node.children[0].text.toLowerCase();
  if (!Object.hasOwn(FUNCTIONS, name)) return fail(`the lab does not know function ${name}`);
  const rule = FUNCTIONS[name];
  const sources = childrenOf(node, 'Expression');
  const [least, most] = rule.args;
  if (sources.length < least || sources.length > most) fail(`${name} takes ${least === most ? least : `${least} to ${most}`} arguments, got ${sources.length}`);
  const modified = child(node, 'SetQuantifier', 'SortItem', 'Filter');
  if (modified && !rule.aggregate) fail(`${name} is no aggregate: ${excerpt(node)}`);
  if (child(node, 'Over') && !rule.aggregate && !rule.window) fail(`${name} is no window function: ${excerpt(node)}`);
  if (rule.window && !child(node, 'Over')) fail(`${name} needs OVER: ${excerpt(node)}`);
  if (!rule.render) return plain(node, new Map([[node.children[0], rule.as ?? name]]));
  if (child(node, 'SetQuantifier', 'SortItem')) fail(`the lab does not know ${name} with DISTINCT or ORDER BY`);
  const tail = ['Filter', 'Over'].flatMap(kind => childrenOf(node, kind)).map(part => ` ${translate(part)}`).join('');
  return rule.render(sources.map(translate), sources) + tail;
}

/** Comparisons as written, plus the proof that both sides have one type: DuckDB would cast text to numbers in silence. */
function predicated(node: SqlNode): string {
  const [value, predicate] = node.children;
  const ordered = addressOrder(value, predicate);
  if (ordered !== undefined) return ordered;
  const text = plain(node);
  const checked = predicate && ['Comparison', 'InList', 'DistinctFrom'].includes(predicate.kind);
  if (!checked || isJoinCondition(node) || /\bselect\b/i.test(node.text)) return text;
  const sides = [value, ...predicate.children.filter(below => below.kind !== 'Token' && below.kind !== 'ComparisonOperator')];
  return `(${text} AND (TRUE OR coalesce(${sides.map(translate).join(', ')}) IS NULL))`;
}

/** Addresses before and after each other. */
function addressOrder(value: SqlNode, predicate: SqlNode | undefined): string | undefined {
  if (predicate === undefined) return undefined;
  const sides = [value, ...operands(predicate).filter(below => below.kind !== 'ComparisonOperator')];
  if (!sides.some(isAddress)) return undefined;
  const [first, second, third] = sides.map(side => `lab_order(${translate(side)})`);
  if (predicate.kind === 'Between') return `(${first} ${hasToken(predicate, 'NOT') ? 'NOT ' : ''}BETWEEN ${second} AND ${third})`;
  const operator = predicate.children[0].text;
  return predicate.kind === 'Comparison' && /[<>]/.test(operator) && !/^(<>|!=)$/.test(operator) ? `(${first} ${operator} ${second})` : undefined;
}

/** EXTRACT reads a clock as the functions of that name do. */
function extract(node: SqlNode): string {
  const [, field] = /^extract\s*\(\s*(year|month|day|hour|minute|second|dow|day_of_week)\b/i.exec(node.text) ?? fail(`the lab does not know ${excerpt(node)}`);
  const source = node.children[node.children.length - 2];
  return FUNCTIONS[field.toLowerCase()].render?.([translate(source)], [source]) ?? fail(`the lab does not know ${excerpt(node)}`);
}

/** There the extra condition would keep DuckDB from a hash join. */
function isJoinCondition(node: SqlNode): boolean {
  for (let above = node.parent; above && above.kind !== 'QuerySpecification'; above = above.parent) if (above.kind === 'JoinCriteria') return true;
  return false;
}

function arithmetic(node: SqlNode): string {
  const [left, operator, right] = node.children;
  const sides = [translate(left), translate(right)];
  if (operator.text === '%') return `lab_mod(${sides.join(', ')})`;
  // DuckDB makes a time of a date that is moved by days.
  if (/^[+-]$/.test(operator.text) && isDate(left) && /^interval\b.*\b(day|week|month|year)$/i.test(right.text)) return `CAST(${plain(node)} AS DATE)`;
  if (operator.text !== '/') return plain(node);
  const scales = [decimalScale(left), decimalScale(right)];
  if (!isDouble(node) && scales.some(scale => scale !== undefined)) {
    return `lab_decimal_div(${[...sides, Math.max(...scales.map(scale => scale ?? 0)), ...scales.map(scale => scale !== undefined)].join(', ')})`;
  }
  return isDouble(node) ? `((${sides[0]}) / (${sides[1]}))` : `lab_int_div(${sides.join(', ')})`;
}

/** An expression without a name is `_col0`, `_col1`, … in Athena. */
function selectItem(node: SqlNode): string {
  const expression = child(node, 'SelectExpressionColumnName');
  const isNamed = !expression || node.children.length > 1 || hasToken(expression, 'AS') || unwrap(expression).kind === 'ColumnReference';
  if (isNamed) return plain(node);
  const index = node.parent ? childrenOf(node.parent, 'SelectItem').indexOf(node) : 0;
  return `${plain(node)} AS "_col${index}"`;
}
