using System;
using System.IO;
using System.Net;
using System.Threading;

namespace Corpus.Mixed.FtpDropbox
{
    /// <summary>Puts the mail archive on the FTP server of the tax advisor.</summary>
    public class FtpDropbox
    {
        private readonly Uri _folder;
        private readonly ICredentials _login;

        public FtpDropbox(Uri folder, ICredentials login)
        {
            _folder = folder;
            _login = login;
        }

        public void Upload(FileInfo archive)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    var request = (FtpWebRequest)WebRequest.Create(new Uri(_folder, archive.Name));
                    request.Method = WebRequestMethods.Ftp.UploadFile;
                    request.Credentials = _login;

                    using (var source = archive.OpenRead())
                    using (var target = request.GetRequestStream())
                        source.CopyTo(target);

                    using (var response = (FtpWebResponse)request.GetResponse())
                    {
                        if ((int)response.StatusCode == 226 || (int)response.StatusCode == 250)
                            return;
                        throw new IOException(response.StatusDescription);
                    }
                }
                catch (WebException ex) when (attempt < 5 && IsTransient(ex.Response as FtpWebResponse))
                {
                    Thread.Sleep(1000 * attempt);
                }
            }
        }

        private static bool IsTransient(FtpWebResponse response)
        {
            if (response == null)
                return true;

            switch (response.StatusCode)
            {
                case FtpStatusCode.ServiceNotAvailable:                         // 421
                case FtpStatusCode.ActionNotTakenFileUnavailableOrBusy:         // 450
                case FtpStatusCode.ActionNotTakenFileUnavailable:               // 550, their virus scanner holds the file
                    return true;
                default:
                    return false;
            }
        }
    }
}
