using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using LowLatency.VenueServer.Rest;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Control;

/// <summary>
/// Lets a control call through that carries the token, names this machine's loopback as its host (a name that an
/// attacker's DNS turned to 127.0.0.1 does not) and comes from no foreign page.
/// </summary>
internal sealed class ControlGate(string token)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _token = Encoding.ASCII.GetBytes(token);

    /// <summary>Answers a call that it does not let through; null = it may go on.</summary>
    public Task? Refuse(HttpContext context)
    {
        var host = context.Request.Host;
        if (!host.HasValue || !IsLoopback(host.Host))
            return RestAnswer.ErrorAsync(context, 403, -1, "Host must be 127.0.0.1, [::1] or localhost");
        if (context.Request.Headers.TryGetValue("Origin", out var origin) && !IsOwn(origin.ToString()))
            return RestAnswer.ErrorAsync(context, 403, -1, "a foreign Origin does not control this venue");
        if (HasToken(context.Request.Headers.Authorization.ToString()))
            return null;
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return RestAnswer.ErrorAsync(
            context, 401, -1,
            $"control calls carry 'Authorization: Bearer TOKEN'; the token is in {ControlToken.Variable}, or in the "
            + "file that the venue named when it started");
    }

    private static bool IsLoopback(string host) => host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Of "null" too: a page from a file or a sandbox says so.
    private static bool IsOwn(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https") && IsLoopback(uri.Host);

    private bool HasToken(string header) => header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            _token, Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()));
}
