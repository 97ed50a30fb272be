namespace LowLatency.Protocol.Sessions.Http;

/// <summary>Methods venues use.</summary>
public enum HttpVerb : byte
{
    Get = 0,
    Post = 1,
    Put = 2,
    Delete = 3,
}
