using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Mail;
using System.Net.Mime;

namespace Photos.Share
{
    public class PhotoAlbumMailer
    {
        private readonly string server;
        private readonly Uri albumBase;

        public PhotoAlbumMailer(string server, Uri albumBase)
        {
            this.server = server;
            this.albumBase = albumBase;
        }

        public string Share(string from, string to, string album, IList<FileInfo> photos)
        {
            using (var client = new SmtpClient(server))
            {
                try
                {
                    using (var full = WithPhotos(from, to, album, photos))
                        client.Send(full);
                    return "sent with " + photos.Count + " photos";
                }
                catch (SmtpException tooBig) when (tooBig.StatusCode == SmtpStatusCode.ExceededStorageAllocation
                                                || tooBig.StatusCode == SmtpStatusCode.TransactionFailed)
                {
                    using (var slim = LinkOnly(from, to, album, photos))
                        client.Send(slim);
                    return "sent as a link";
                }
                catch (SmtpException error)
                {
                    return "not sent: " + error.Message;
                }
            }
        }

        private MailMessage WithPhotos(string from, string to, string album, IEnumerable<FileInfo> photos)
        {
            var mail = new MailMessage(from, to)
            {
                Subject = "Photos: " + album,
                Body = "Have a look at the attached photos!"
            };
            foreach (var photo in photos)
                mail.Attachments.Add(new Attachment(photo.FullName, MediaTypeNames.Image.Jpeg));
            return mail;
        }

        private MailMessage LinkOnly(string from, string to, string album, IEnumerable<FileInfo> photos)
        {
            var total = photos.Sum(p => p.Length) / 1024 / 1024;
            return new MailMessage(from, to)
            {
                Subject = "Photos: " + album,
                Body = "The album has " + total + " MB, too much for a mail. It is here:\r\n"
                     + new Uri(albumBase, Uri.EscapeDataString(album))
            };
        }
    }
}
