import { awscdk, javascript, JsonFile, ReleasableCommits, TextFile } from 'projen';

/** Lowest aws-cdk-lib that users may have: the first one with typed `tagFieldSpecifications` (docs/decisions/0001). */
const CDK_FLOOR = '2.260.0';
/** Newest aws-cdk-lib that the suite is run on as well. */
const CDK_NEWEST = '2.276.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-network-visibility',
  description: 'VPC Flow Logs and VPC Traffic Mirroring for the AWS CDK: records in S3, Athena tables without crawlers, saved questions, mirrored packets.',
  keywords: ['awscdk', 'vpc', 'flow-logs', 'vpc-flow-logs', 'athena', 'traffic-mirroring', 'network', 'observability', 'security'],
  author: 'cdk-network-visibility maintainers',
  authorAddress: 'maintainers@cdk-network-visibility.invalid',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-network-visibility/cdk-network-visibility.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-network-visibility maintainers',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  majorVersion: 0,

  // Toolchain. Versions are exact: some `latest` tags are wrong (aws-cdk 3.0.0, typescript 7), see docs/decisions/0001.
  projenVersion: '0.103.25',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.16.0',
  workflowNodeVersion: '24.x',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '~6.0.3',
  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  cdkCliVersion: '2.1148.1',
  devDeps: [
    // Of the fleet controller alone, which is bundled: users of the package install none of them.
    '@aws-sdk/client-dynamodb@3.1162.0',
    '@aws-sdk/client-ec2@3.1169.0',
    '@aws-sdk/client-ecs@3.1164.0',
    '@aws-sdk/client-lambda@3.1164.0',
    '@aws-sdk/client-s3@3.1169.0',
    `aws-cdk-lib-newest@npm:aws-cdk-lib@${CDK_NEWEST}`,
    'aws-cdk@2.1148.1',
    'cdk-nag@3.0.2',
    'awslint@2.262.2-alpha.0',
    '@aws-cdk/cloudformation-diff@2.187.5',
    '@duckdb/node-api@1.5.4-r.1',
    'dt-sql-parser@4.5.1',
    'esbuild@0.28.2',
    'eslint-plugin-awscdk@4.2.1',
    'fast-check@4.10.2',
    'tsx@4.23.15',
  ],

  // Languages. All five are generated in the build, so that a name that one of them cannot say fails early.
  publishToPypi: { distName: 'cdk-network-visibility', module: 'cdk_network_visibility', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdknetworkvisibility',
    mavenGroupId: 'io.github.cdk-network-visibility',
    mavenArtifactId: 'cdk-network-visibility',
  },
  publishToNuget: { dotNetNamespace: 'CdkNetworkVisibility', packageId: 'CdkNetworkVisibility', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/cdk-network-visibility/cdk-network-visibility-go' },
  npmTrustedPublishing: true,
  release: true,
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  bumpPackage: 'commit-and-tag-version@^12',
  depsUpgrade: false,
  githubOptions: { mergify: false },
  pullRequestTemplate: false,
  docgen: true,
  compressAssembly: true,
  // The package has the compiled code alone: maps with the sources inside were two thirds of it.
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },
  sampleCode: false,

  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'lab', 'examples', 'benchmark', '.projenrc.ts'],
    tsconfigPath: './tsconfig.all.json',
    projectService: false,
    commandOptions: { fix: false },
  },
  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestVersion: '^30.0.0',
    jestConfig: {
      globalSetup: '<rootDir>/projenrc/fleet-controller.js',
      runtime: '<rootDir>/test/jest-runtime.js',
      setupFiles: ['<rootDir>/test/jest-env.js'],
      roots: ['<rootDir>/test'],
      moduleNameMapper: { '^cdk-network-visibility$': '<rootDir>/src/index.ts' },
      maxWorkers: 2,
      testTimeout: 60_000,
      collectCoverage: false,
    },
  },
  gitignore: ['/fleet-controller/', '.jsii.gz', '.jsii.tabl.json', 'cdk.out/', '.lab/', '*.tgz', '.DS_Store'],
});

// The newest unrs-resolver has Linux binaries only; npm then writes a lock file that `npm ci` refuses.
project.package.addField('overrides', {
  'unrs-resolver': '1.12.2',
  'eslint-plugin-awscdk': { typescript: '$typescript' },
});
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.npmrc.addConfig('fund', 'false');
project.npmrc.addConfig('audit', 'false');

project.tryFindObjectFile('package.json')?.addDeletionOverride('jest.watchPathIgnorePatterns');
// The controller is bundled: of its files jsii compiles only what constructs import.
project.tsconfig!.addExclude('src/mirroring/fleets/controller');
const bundled = project.addTask('bundle', { description: 'Bundle the controller of mirror fleets: fleet-controller/index.js', exec: 'node projenrc/fleet-controller.js', receiveArgs: true });
project.preCompileTask.spawn(bundled);
// A fresh clone has it after `npm ci`.
project.package.setScript('prepare', 'node projenrc/fleet-controller.js');
project.tryFindObjectFile('package.json')?.addOverride('jsii.targets.python.classifiers', ['Framework :: AWS CDK', 'Framework :: AWS CDK :: 2']);
project.jest!.config.transform = { '\\.tsx?$': '<rootDir>/test/jest-transform.js' };

// One type-checked program over everything, for lint and `npm run typecheck`.
new JsonFile(project, 'tsconfig.all.json', {
  obj: {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022'],
      module: 'CommonJS',
      moduleResolution: 'node10',
      ignoreDeprecations: '6.0',
      types: ['node', 'jest'],
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      noUnusedParameters: true,
      noImplicitReturns: true,
      noFallthroughCasesInSwitch: true,
      esModuleInterop: true,
      resolveJsonModule: true,
      skipLibCheck: true,
      paths: { 'cdk-network-visibility': ['./src/index.ts'] },
    },
    include: ['src/**/*.ts', 'test/**/*.ts', 'lab/**/*.ts', 'examples/**/*.ts', 'benchmark/**/*.ts', 'projenrc/**/*.ts', '.projenrc.ts'],
    exclude: ['node_modules', '**/cdk.out'],
  },
});

// --- lint -----------------------------------------------------------------------------------------------------------
const eslint = project.eslint!;
/**
 * Rooms from left to right: a room may import what stands to its left in its own chain, never the other way, and other rooms only by their
 * front door, `index.ts`. `private` is the ground all stand on: its files are imported one by one (ARCHITECTURE.md).
 */
const ROOMS: Record<string, string[]> = {
  'private': [],
  'athena': [],
  'flow-logs/format': [],
  'flow-logs/delivery': ['flow-logs/format'],
  'flow-logs/catalog': ['athena', 'flow-logs/format', 'flow-logs/delivery'],
  'flow-logs/questions': ['athena', 'flow-logs/format', 'flow-logs/delivery', 'flow-logs/catalog'],
  'flow-logs/health': ['flow-logs/format', 'flow-logs/delivery'],
  'mirroring/sessions': [],
  'mirroring/collectors': ['mirroring/sessions'],
  'mirroring/records': ['athena', 'mirroring/collectors'],
  'mirroring/fleets': ['mirroring/sessions', 'mirroring/collectors'],
};
const zones = Object.entries(ROOMS).map(([room, allowed]) => ({
  target: `./src/${room}`,
  from: './src',
  except: [...new Set([`./${room}`, './private']), ...allowed.map(name => `./${name}/index.ts`)],
  message: `src/${room} may import, by their front doors: ${['private', ...allowed].join(', ')} (ARCHITECTURE.md, arrows).`,
}));
// The controller of fleets runs on its own: it takes nothing from the rest, the ground included.
const CONTROLLER = 'src/mirroring/fleets/controller';
zones.push({
  target: `./${CONTROLLER}`,
  from: './src',
  except: ['./mirroring/fleets/controller'],
  message: `${CONTROLLER} is bundled for Lambda: it may import its own files and, below aws/, clients of the AWS SDK.`,
});
eslint.addRules({
  'import/no-restricted-paths': ['error', { zones }],
  'import/no-extraneous-dependencies': ['error', {
    devDependencies: [`${CONTROLLER}/aws/**`, '**/test/**', '**/lab/**', '**/examples/**', '**/benchmark/**', '**/projenrc/**', '.projenrc.ts'],
    optionalDependencies: false,
    peerDependencies: true,
  }],
  'import/no-unresolved': ['error', { ignore: ['^cdk-network-visibility$'] }],
});
eslint.addPlugins('awscdk');
eslint.addOverride({
  files: ['src/**/*.ts'],
  rules: {
    'awscdk/no-construct-in-interface': 'error',
    'awscdk/no-unused-props': 'error',
    'awscdk/no-mutable-property-of-props-interface': 'error',
    'awscdk/no-mutable-public-property-of-construct': 'error',
    'awscdk/no-parent-name-construct-id-match': 'error',
    'awscdk/pascal-case-construct-id': 'error',
    'awscdk/require-passing-this': ['error', { allowNonThisAndDisallowScope: true }],
    'awscdk/require-props-default-doc': 'error',
    'awscdk/require-jsdoc': 'error',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    'complexity': ['error', 12],
  },
} as never);
eslint.addOverride({
  files: [`${CONTROLLER}/**/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['aws-cdk-lib*', 'constructs', '@aws-sdk/*', '@smithy/*'], message: 'Pure code only.' }] }] },
} as never);
eslint.addOverride({
  files: [`${CONTROLLER}/aws/*.ts`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['aws-cdk-lib*', 'constructs'], message: 'The SDK and pure code only.' }] }] },
} as never);
// Data, one line a call or struct.
eslint.addOverride({ files: ['src/private/argument-table.ts'], rules: { 'max-lines': 'off' } } as never);
eslint.addOverride({
  files: ['lab/**/*.ts', 'examples/**/*.ts', 'benchmark/**/*.ts', 'test/**/*.ts'],
  rules: { 'import/no-extraneous-dependencies': 'off', 'no-bitwise': 'off', 'curly': 'off' },
} as never);

// --- tasks ----------------------------------------------------------------------------------------------------------
const typecheck = project.addTask('typecheck', { description: 'Type-check sources, tests, lab and examples', exec: 'tsc -p tsconfig.all.json' });
project.addTask('quickstart', {
  description: 'Synthesise examples/quickstart and answer its questions over sample records, without AWS',
  exec: 'tsx --tsconfig tsconfig.all.json examples/quickstart/answer.ts',
  receiveArgs: true,
});
project.addTask('lab', {
  description: 'Answer the named queries of a synthesized template over a folder of flow log files',
  exec: 'tsx --tsconfig tsconfig.all.json lab/engine/cli.ts',
  receiveArgs: true,
});
project.addTask('would-mirror', {
  description: 'Whether a packet would be mirrored, by a synthesized app, and whether the copy would arrive',
  exec: 'tsx --tsconfig tsconfig.all.json lab/packets/cli.ts',
  receiveArgs: true,
});
project.addTask('benchmark', {
  description: 'Ratios side by side: synthesis against L1, import, listings, bytes of questions; names of benchmarks choose among them',
  exec: 'tsx --tsconfig tsconfig.all.json benchmark/main.ts',
  receiveArgs: true,
});
project.addTask('fuzz', {
  description: 'Every published call with thousands of typed and untyped arguments (--typed, --untyped, --seed, --part 1/4, --seconds, --only): no raw error, no refusal without a prop, no template that AWS would refuse',
  // On the newest version of aws-cdk-lib, which brings the validation of templates.
  exec: 'node --require tsx/cjs --require ./test/templates/newest.js test/fuzz/cli.ts',
  env: { CDK_VALIDATION: 'true', TSX_TSCONFIG_PATH: 'tsconfig.all.json' },
  receiveArgs: true,
});
/** Synthesis makes much that lives shortly: with more room for it, a fifth of the processor time of tests is saved. Workers inherit the option. */
const JEST = 'node --max-semi-space-size=64 node_modules/jest/bin/jest.js --ci';
project.addTask('test:newest', { description: `Unit tests on aws-cdk-lib ${CDK_NEWEST}`, exec: `${JEST} --config jest.newest.config.js`, receiveArgs: true });
project.addTask('test:deep', { description: 'Unit tests that open dozens of tables: questions in both languages, all layouts, injected columns, flow logs that exist', exec: `${JEST} --config jest.deep.config.js`, receiveArgs: true });
project.addTask('test:fleet', { description: 'The bundled controller of fleets over a loopback EC2: stories, faults by seed, scale; FLEET_RUNS=10000 for more', exec: 'bash test/fleet/run.sh', receiveArgs: true });
project.addTask('test:mutation', { description: 'Every predicate of every question and every property of the table changed: each change must show in an answer', exec: `${JEST} --config jest.mutation.config.js`, receiveArgs: true });
const types = project.addTask('test:types', { description: 'Snippets of README and docs compile', exec: 'jest --ci --config jest.types.config.js', receiveArgs: true });
project.addTask('test:cfn-lint', { description: 'cfn-lint over the templates of all examples: no finding without a reason', exec: 'bash test/cfn-lint/run.sh' });
project.addTask('test:strict', { description: 'The real command line with --strict over all examples, with and without feature flags, on both CDKs', exec: 'bash test/strict/run.sh' });
project.addTask('test:package', { description: 'npm pack, install in a fresh app on the lowest CDK version, synthesise', exec: 'bash test/package/run.sh' });
project.addTask('test:trino', { description: 'Saved questions on a real Trino, against the embedded engine', exec: 'bash lab/trino/run.sh' });
project.addTask('test:ruler', { description: 'Synthesized event patterns on Event Ruler, the engine of EventBridge', exec: 'bash lab/ruler/run.sh' });
project.addTask('test:collector', { description: 'The capture appliance in front of real packets; needs root on Linux', exec: 'bash lab/collector/run.sh', receiveArgs: true });
project.addTask('test:python', { description: 'Build and install the Python package, synthesise, compare with TypeScript', exec: 'bash test/package/python.sh' });
project.addTask('test:moto', { description: 'Delivery health and who is mirrored: state machines run by moto', exec: 'bash test/moto/run.sh' });
// The compiler leaves files of sources that are gone.
project.compileTask.prependExec('rm -rf lib');
// Behind the compiler, and before anything reads lib/: a construct loads only what it needs.
project.compileTask.exec('tsx --tsconfig tsconfig.all.json projenrc/lazy-modules.ts');
const rosetta = project.addTask('rosetta', {
  description: 'Compile every snippet of README and docstrings strictly',
  exec: 'jsii-rosetta extract --compile --strict --fail --cache .jsii.tabl.json .jsii',
});
project.addTask('argument-table', {
  description: 'Write src/private/argument-table.ts from the jsii assembly: compile first. --check only compares',
  exec: 'tsx --tsconfig tsconfig.all.json projenrc/argument-table.ts',
  receiveArgs: true,
});
project.addTask('pictures', {
  description: 'Draw docs/pictures/*.svg from the texts beside them',
  exec: 'tsx --tsconfig tsconfig.all.json projenrc/pictures.ts',
});
// Projen's own compares with what is published, and takes breaks of an experimental API for warnings.
project.removeTask('compat');
const compat = project.addTask('compat', { description: 'Breaks of the public API since the agreed one (api/): compile first', exec: 'tsx --tsconfig tsconfig.all.json projenrc/compat.ts' });
project.addTask('compat:agree', { description: 'Make the public API of now the agreed one: compile first, commit api/', exec: 'tsx --tsconfig tsconfig.all.json projenrc/compat.ts --agree' });
const awslint = project.addTask('awslint', { description: 'AWS construct library API rules', exec: 'bash projenrc/awslint.sh' });
const allCode = project.addTask('package:all-code', { description: 'Generate the code of all five languages', exec: 'rm -rf dist/code' });
allCode.exec('jsii-pacmak --code-only --outdir dist/code');
// `npm test` is the unit suite alone; lint belongs to the build.
project.testTask.reset(JEST, { receiveArgs: true });
// Projen's own always lints everything; this one what is named, else everything.
project.removeTask('eslint');
const lint = project.addTask('eslint', { description: 'Lint the files and folders named, else everything', exec: 'bash projenrc/lint.sh', receiveArgs: true });
project.postCompileTask.spawn(lint);
project.postCompileTask.spawn(typecheck);
project.postCompileTask.spawn(types);
project.postCompileTask.spawn(awslint);
project.postCompileTask.spawn(compat);
project.postCompileTask.spawn(rosetta);
project.postCompileTask.spawn(allCode);

new TextFile(project, 'jest.newest.config.js', {
  marker: true,
  lines: [
    '// The unit suite on the newest aws-cdk-lib: same tests, other library; without those that know no library.',
    "const { join } = require('path');",
    "const { jest } = require('./package.json');",
    "const withoutCdk = require('./test/without-cdk.js');",
    'module.exports = {',
    '  ...jest,',
    "  testMatch: [...jest.testMatch, '**/*.deep.ts'],",
    '  moduleNameMapper: {',
    '    ...jest.moduleNameMapper,',
    "    '^aws-cdk-lib$': 'aws-cdk-lib-newest',",
    "    '^aws-cdk-lib/(.*)$': 'aws-cdk-lib-newest/$1',",
    '  },',
    "  testPathIgnorePatterns: [...jest.testPathIgnorePatterns, ...withoutCdk(join(__dirname, 'test'))],",
    '  reporters: undefined,',
    '};',
  ],
});

// Deeper suites of jest: slow, and told apart from the unit suite by the names of the files.
for (const [suite, what] of [['deep', 'Dozens of tables'], ['mutation', 'Changed questions'], ['types', 'What the compiler says of snippets'], ['fleet', 'The controller of fleets over a loopback EC2']]) {
  new TextFile(project, `jest.${suite}.config.js`, {
    marker: true,
    lines: [
      `// ${what}: slow, and told apart from the unit suite by the names of the files.`,
      "const { jest } = require('./package.json');",
      `module.exports = { ...jest, testMatch: ['**/*.${suite}.ts'], testTimeout: 300_000, reporters: undefined };`,
    ],
  });
}

for (const path of ['/lab/', '/examples/', '/benchmark/', '/docs/', '/tsconfig.all.json', '/jest.newest.config.js', '/jest.deep.config.js', '/jest.mutation.config.js', '/jest.types.config.js', '/jest.fleet.config.js', '/.ci/', '/.jsii.tabl.json', '/rosetta/', '/test/', '/projenrc/', '/api/', '/cdk.out/', '/.lab/', '__pycache__/', '/ARCHITECTURE.md', '/CONTRIBUTING.md']) {
  project.npmignore?.addPatterns(path);
}

project.synth();
