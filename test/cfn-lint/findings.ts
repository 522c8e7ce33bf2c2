/** A template that was linted. */
export interface Linted {
  /** The example it belongs to. */
  readonly example: string;
  readonly file: string;
  readonly resources: Readonly<Record<string, { readonly Type: string }>>;
}

/** What cfn-lint says of a template, in few words. */
export interface Finding {
  readonly rule: string;
  /** `<example>: <resource type> <logical id>`; `<example>: template` where it is about none. */
  readonly about: string;
  /** Where exactly, for example `Resources.Role.Properties.RoleName`. */
  readonly at: string;
  readonly message: string;
}

/** Findings that stand. */
export interface Acknowledgement {
  readonly rule: string;
  /** Matches what findings are about. */
  readonly about: RegExp;
  /** Matches what is said, where a rule says several things of one resource. */
  readonly says?: RegExp;
  readonly reason: string;
}

/** The part of cfn-lint's report that is read. */
interface Reported {
  readonly Filename: string;
  readonly Message: string;
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] | null };
}

/** Findings as cfn-lint reports them in JSON. */
export function readFindings(report: string, templates: readonly Linted[]): Finding[] {
  return (JSON.parse(report) as Reported[]).map(({ Filename, Message, Rule, Location }) => {
    const template = templates.find(({ file }) => file === Filename);
    if (template === undefined) throw new Error(`cfn-lint speaks of ${Filename}, which is no template of ours`);
    const path = Location.Path ?? [];
    const resource = path[0] === 'Resources' ? template.resources[path[1]] : undefined;
    const about = resource === undefined ? 'template' : `${resource.Type} ${path[1]}`;
    return { rule: Rule.Id, about: `${template.example}: ${about}`, at: path.join('.'), message: Message };
  });
}

/** Findings that nobody explained, and acknowledgements that nothing is found for. */
export function judge(
  findings: readonly Finding[], acknowledged: readonly Acknowledgement[],
): { unexplained: Finding[]; unneeded: Acknowledgement[] } {
  const covers = ({ rule, about, says = /./ }: Acknowledgement, finding: Finding) => rule === finding.rule && about.test(finding.about) && says.test(finding.message);
  return {
    unexplained: findings.filter(finding => !acknowledged.some(one => covers(one, finding))),
    unneeded: acknowledged.filter(one => !findings.some(finding => covers(one, finding))),
  };
}
