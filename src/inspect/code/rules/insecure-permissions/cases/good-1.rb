class PagesController < ApplicationController
  def show
    File.chmod(0750, '/srv/files')
  end
end
