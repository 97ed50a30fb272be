using System.Collections.Generic;
using System.CommandLine;

namespace LowLatency.Cli.Documents;

/// <summary>One command as --help shows it: what is hidden there is not here.</summary>
internal sealed record CommandNode(
    string Path,
    string Name,
    string Description,
    IReadOnlyList<OptionNode> Options,
    IReadOnlyList<Argument> Arguments,
    IReadOnlyList<CommandNode> Commands)
{
    public static CommandNode Of(RootCommand root) => Of(root, root.Name, []);

    /// <summary>This command and all below it, parents first.</summary>
    public IEnumerable<CommandNode> All()
    {
        yield return this;
        foreach (CommandNode command in Commands)
        {
            foreach (CommandNode node in command.All()) yield return node;
        }
    }

    private static CommandNode Of(Command command, string path, IReadOnlyList<OptionNode> inherited)
    {
        List<OptionNode> options = [];
        List<OptionNode> recursive = [.. inherited];
        foreach (Option option in command.Options)
        {
            if (option.Hidden) continue;
            OptionNode node = OptionNode.Of(option);
            options.Add(node);
            if (option.Recursive) recursive.Add(node);
        }

        options.AddRange(inherited);
        List<Argument> arguments = [];
        foreach (Argument argument in command.Arguments)
        {
            if (!argument.Hidden) arguments.Add(argument);
        }

        List<CommandNode> commands = [];
        foreach (Command child in command.Subcommands)
        {
            if (!child.Hidden) commands.Add(Of(child, $"{path} {child.Name}", recursive));
        }

        return new CommandNode(path, command.Name, command.Description ?? "", options, arguments, commands);
    }
}
