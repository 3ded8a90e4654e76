/** What `--help` prints. */
export const help = `Usage: create-provider [directory] [options]

Writes a package that follows the tasks of one more vendor: source, fixtures, contract tests, an offline sandbox, workflows.
Asks for what is not given, on a terminal; elsewhere it takes the usual.

Arguments:
  directory                  where to write; it must not exist, or be empty (tasks-provider-<name>)

Options:
  --name NAME                the vendor's name, the first part of refs (from the directory)
  --kind KIND                declarative: data in TypeScript; json: data in a JSON file; code (declarative)
  --auth AUTH                how requests prove whose they are: bearer, header, basic, hmac, none (bearer)
  --base-url URL             where the API is (https://api.<name>.example/v1)
  --scope SCOPE              makes the package @scope/tasks-provider-<name>
  --package-manager MANAGER  npm, pnpm or yarn (the one that runs this)
  -y, --yes                  ask nothing, take the usual
  -h, --help                 print this
  -V, --version              print the version

Examples:
  pnpm create @tasks/provider
  pnpm create @tasks/provider tasks-provider-acme --kind json
  npm create @tasks/provider@latest tasks-provider-acme -- --kind code --auth hmac
`;
