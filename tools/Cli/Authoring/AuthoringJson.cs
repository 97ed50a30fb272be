using System.Text.Json.Serialization;

namespace LowLatency.Cli.Authoring;

/// <summary>The list of strategies and indicators as JSON.</summary>
[JsonSerializable(typeof(AuthorListing))]
internal sealed partial class AuthoringJson : JsonSerializerContext
{
    /// <inheritdoc cref="PlainJson"/>
    public static AuthoringJson Plain => field ??= new AuthoringJson(PlainJson.NewOptions());
}
