using System;
using System.Globalization;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace LowLatency.VenueServer.Rest;

/// <summary>Writes answers.</summary>
internal static class RestAnswer
{
    public static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, int status, int code, string message) =>
        WriteAsync(context, status, JsonBody.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("code", code);
            json.WriteString("msg", message);
            json.WriteEndObject();
        }));

    public static void RetryAfter(HttpContext context, int seconds) =>
        context.Response.Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
}
