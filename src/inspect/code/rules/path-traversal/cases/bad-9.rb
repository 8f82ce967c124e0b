class PagesController < ApplicationController
  def show
    render params[:page]
  end

  def part
    render partial: "parts/#{params[:part]}"
  end

  def copy
    ftp = Net::FTP.new('files.example.com')
    ftp.getbinaryfile('report.pdf', "/srv/#{params[:name]}")
  end
end
